// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.reasons;

import static dev.kiln.runtime.k8s.reasons.Words.lasting;
import static dev.kiln.runtime.k8s.reasons.Words.passing;

import java.util.List;
import java.util.Optional;

/** What the API server means when it refuses a request. Pure. */
public final class Refusals {

    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    /** In this order, as a webhook may quote any of the others. */
    private static final List<Words> TEXTS = List.of(
            lasting(
                    Fault.PLATFORM,
                    "an admission webhook of the cluster denied the pod",
                    "Let the webhook pass pods of the namespace that have the label dev.kiln/cluster, or change the pool's"
                            + " pod-template until it agrees",
                    "denied the request"),
            passing(
                    Fault.PLATFORM,
                    "an admission webhook of the cluster does not answer",
                    "Repair the webhook, or exclude the pool's namespace from it",
                    "failed calling webhook",
                    "failed to call webhook"),
            lasting(
                    Fault.PLATFORM,
                    "the namespace is being deleted",
                    "Wait until it is gone and make it again, or name another one with the pool's key 'namespace'",
                    "being terminated",
                    "namespaceterminating"),
            passing(
                    Fault.CAPACITY,
                    "the namespace's quota is used up",
                    "Raise its ResourceQuota, or let the pool use less: fewer invokers, less memory, fewer stem pods",
                    "exceeded quota",
                    "insufficient quota",
                    "failed quota"),
            lasting(
                    Fault.UNSUPPORTED,
                    "the namespace's LimitRange does not allow a container of this size",
                    "Change the LimitRange, or the action's memory limit, or the pool's keys cpu-request-per-gib and"
                            + " scratch",
                    "usage per container",
                    "usage per pod",
                    "limit to request ratio"),
            lasting(
                    Fault.PLATFORM,
                    "the namespace's Pod Security level does not allow the pod",
                    "Remove from the pool's pod-template what the message names, or lower the level by the namespace's"
                            + " label pod-security.kubernetes.io/enforce",
                    "violates podsecurity",
                    "podsecuritypolicy",
                    "security context constraint"),
            lasting(
                    Fault.PLATFORM,
                    "the pod's service account does not exist",
                    "Create it in the namespace, or change serviceAccountName in the pool's pod-template",
                    "error looking up service account"),
            lasting(
                    Fault.PLATFORM,
                    "the pod's priority class does not exist",
                    "Create it, or change priorityClassName in the pool's pod-template",
                    "no priorityclass"),
            lasting(
                    Fault.PLATFORM,
                    "the pod's runtime class does not exist",
                    "Create it and install its runtime on the nodes, or change runtimeClassName in the pool's pod-template",
                    "runtimeclass"),
            lasting(
                    Fault.PLATFORM,
                    "the pool's credentials lack a permission in the cluster",
                    "Give the role of the invoker what the message names; the chart in tools/deploy has the whole list",
                    "cannot create resource",
                    "cannot get resource",
                    "cannot list resource",
                    "cannot watch resource",
                    "cannot patch resource",
                    "cannot delete resource"));

    private Refusals() {}

    /**
     * What an answer with an error means.
     *
     * @param code the HTTP status; 0 when there was none
     * @param said the API server's message
     * @param server the API server's address
     */
    public static Trouble of(int code, String said, String server) {
        if (code == 0) {
            return new Trouble(
                    Fault.PLATFORM,
                    true,
                    "no API server answers at " + server + " (" + Words.quote(said) + ")",
                    "See whether it runs and can be reached from here, and whether the pool's key 'kubeconfig' names the right"
                            + " cluster");
        }
        return known(code, said)
                .orElseGet(() -> new Trouble(
                        Fault.PLATFORM,
                        code >= SERVER_ERROR,
                        "the API server at " + server + " answered with status " + code + " (" + Words.quote(said)
                                + ")",
                        "Look at its log"));
    }

    private static Optional<Trouble> known(int code, String said) {
        Optional<Trouble> byText = Words.first(TEXTS, said);
        return byText.isPresent() ? byText : byCode(code).map(row -> row.trouble(said));
    }

    private static Optional<Words> byCode(int code) {
        return Optional.ofNullable(
                switch (code) {
                    case UNAUTHORIZED ->
                        lasting(
                                Fault.PLATFORM,
                                "the API server does not know the pool's credentials",
                                "Renew those in the file that the pool's key 'kubeconfig' names");
                    case 403 ->
                        lasting(
                                Fault.PLATFORM,
                                "the cluster forbids the pod",
                                "Change what the message names, in the cluster or in the pool's pod-template");
                    case NOT_FOUND ->
                        lasting(
                                Fault.PLATFORM,
                                "the cluster lacks what is named there",
                                "Create the namespace, or name another one with the pool's key 'namespace'");
                    case CONFLICT ->
                        passing(Fault.PLATFORM, "somebody else changed the pod at the same time", "Try again");
                    case 400, INVALID ->
                        lasting(
                                Fault.PLATFORM,
                                "the API server finds the pod invalid",
                                "Correct in the pool's pod-template what the message names");
                    case TOO_MANY ->
                        passing(
                                Fault.PLATFORM,
                                "the API server has too much to do",
                                "Lower the pool's keys 'api-requests-per-second' and 'parallel-creates', or give the API"
                                        + " server a priority level for this user");
                    default -> null;
                });
    }
}
