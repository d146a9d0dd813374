// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.health;

import dev.kiln.runtime.k8s.api.Deadline;
import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.reasons.Trouble;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.SandboxException;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Asks whether the API server answers, and, less often, what it would say to a pod of the pool: whether each permission is there, and
 * whether a dry run gets through admission, quota and validation. Safe for use by several threads.
 */
public final class ClusterCheck {

    private static final Duration BOUND = Duration.ofSeconds(6);

    /** The thorough part is about a dozen requests; what it finds changes when somebody changes the cluster. */
    private static final Duration THOROUGH = Duration.ofMinutes(1);

    /**
     * So long an API server may be away. What runs is called without it; were the invoker ill at once, nobody would send it the calls
     * that it can well answer.
     */
    private static final Duration MAY_BE_AWAY = Duration.ofMinutes(2);

    private static final int FORBIDDEN = 403;

    private final Kube kube;
    private final Supplier<Pod> sample;
    private final Supplier<String> detail;
    private final InstantSource clock;
    private final List<Permission> needed;

    private volatile Instant answered = Instant.EPOCH; // when the API server last did; a lost update is an older time

    private volatile Instant good =
            Instant.EPOCH; // when the thorough part last found nothing; a lost update is a check more

    /**
     * A check by a sample of the pool's pods.
     *
     * @param uses what permissions are needed for
     * @param detail what else an operator should see when all is well
     */
    public ClusterCheck(Kube kube, Uses uses, Supplier<Pod> sample, Supplier<String> detail, InstantSource clock) {
        this.needed = Permission.needed(uses);
        this.kube = kube;
        this.sample = sample;
        this.detail = detail;
        this.clock = clock;
    }

    public Health run() {
        Deadline deadline = kube.in(BOUND);
        try {
            String version =
                    kube.call("ask the API server for its version", deadline, client -> client.getKubernetesVersion()
                            .getGitVersion());
            answered = clock.instant();
            if (clock.instant().isAfter(good.plus(THOROUGH))) {
                List<String> missing = missing(deadline);
                if (!missing.isEmpty()) {
                    return new Health.Unhealthy("namespace " + kube.namespace() + " at " + kube.server() + ": "
                            + String.join("; ", missing));
                }
                good = clock.instant();
            }
            return new Health.Healthy("Kubernetes " + version + " at " + kube.server() + ", namespace "
                    + kube.namespace() + ", " + detail.get());
        } catch (SandboxException.ProviderUnavailable e) {
            return away(String.valueOf(e.getMessage()));
        } catch (SandboxException | RuntimeException e) {
            return new Health.Unhealthy(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Health.Unhealthy("interrupted while asking the API server at " + kube.server());
        }
    }

    private Health away(String reason) {
        Instant last = answered;
        return clock.instant().isBefore(last.plus(MAY_BE_AWAY))
                ? new Health.Healthy("what runs is called, but since " + last + ": " + reason)
                : new Health.Unhealthy(reason);
    }

    private List<String> missing(Deadline deadline) throws SandboxException, InterruptedException {
        List<FutureTask<Boolean>> reviews = new ArrayList<>();
        for (Permission permission : needed) {
            reviews.add(kube.begin("review permissions", deadline, client -> client.authorization()
                    .v1()
                    .selfSubjectAccessReview()
                    .create(review(permission))
                    .getStatus()
                    .getAllowed()));
        }
        List<String> denied = new ArrayList<>();
        for (int i = 0; i < reviews.size(); i++) {
            if (!kube.await("review permissions", deadline, reviews.get(i))) {
                denied.add(needed.get(i).toString());
            }
        }
        if (!denied.isEmpty()) {
            return List.of("the pool's credentials lack the permission to " + String.join(", ", denied)
                    + "; give them to its role, as the chart in tools/deploy does");
        }
        List<String> missing = new ArrayList<>(missingSecrets(deadline));
        missing.addAll(refusal(deadline));
        return missing;
    }

    private SelfSubjectAccessReview review(Permission permission) {
        return new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(kube.namespace())
                .withVerb(permission.verb())
                .withGroup(permission.group())
                .withResource(permission.resource())
                .withSubresource(permission.subresource().isEmpty() ? null : permission.subresource())
                .endResourceAttributes()
                .endSpec()
                .build();
    }

    /** The API server takes a pod whose secrets are missing; only a kubelet finds out. Not seen without the right to read secrets. */
    private List<String> missingSecrets(Deadline deadline) throws SandboxException, InterruptedException {
        List<String> missing = new ArrayList<>();
        for (LocalObjectReference reference : sample.get().getSpec().getImagePullSecrets()) {
            boolean isThere = kube.call("look for the secret " + reference.getName(), deadline, client -> {
                try {
                    return client.secrets()
                                    .inNamespace(kube.namespace())
                                    .withName(reference.getName())
                                    .get()
                            != null;
                } catch (KubernetesClientException e) {
                    if (e.getCode() == FORBIDDEN) {
                        return true;
                    }
                    throw e;
                }
            });
            if (!isThere) {
                missing.add("the image pull secret '" + reference.getName()
                        + "' is missing; create it, or change imagePullSecrets in the pool's pod-template");
            }
        }
        return missing;
    }

    private List<String> refusal(Deadline deadline) throws SandboxException, InterruptedException {
        return kube.call("try a pod", deadline, client -> {
            try {
                client.pods()
                        .inNamespace(kube.namespace())
                        .resource(sample.get())
                        .dryRun()
                        .create();
                return List.<String>of();
            } catch (KubernetesClientException e) {
                Trouble trouble = kube.trouble(e);
                return List.of(trouble.what() + ". " + trouble.remedy());
            }
        });
    }
}
