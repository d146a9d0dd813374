// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.reasons;

import static dev.kiln.runtime.k8s.reasons.Words.lasting;
import static dev.kiln.runtime.k8s.reasons.Words.passing;

import java.util.List;
import java.util.Optional;

/** What a kubelet means when a container waits, by the reason that its status gives and the message beside it. */
final class Pulling {

    private static final String PULL_REMEDY =
            "Check its name and tag, and that the registry is one the nodes can pull from";

    private static final List<Words> PULL = List.of(
            lasting(
                    Fault.PLATFORM,
                    "the secret with the registry's credentials is missing",
                    "Create it in the namespace, or change imagePullSecrets in the pool's pod-template",
                    "unable to retrieve some image pull secrets",
                    "failedtoretrieveimagepullsecret"),
            lasting(
                    Fault.IMAGE,
                    "the registry denies the image",
                    "Make it public, or name a secret with credentials in imagePullSecrets of the pool's pod-template",
                    "unauthorized",
                    "authentication required",
                    "access denied",
                    "access to the resource is denied",
                    "pull access denied",
                    "403 forbidden",
                    "denied:"),
            passing(
                    Fault.PLATFORM,
                    "the registry lets the nodes pull no more for now",
                    "Pull with credentials, or from a mirror",
                    "toomanyrequests",
                    "rate limit"),
            passing(
                    Fault.PLATFORM,
                    "the registry cannot be reached from the node",
                    "See whether the registry runs, and whether the nodes may reach it",
                    "dial tcp",
                    "i/o timeout",
                    "no such host",
                    "connection refused",
                    "tls handshake",
                    "x509"),
            lasting(
                    Fault.IMAGE,
                    "there is no such image",
                    PULL_REMEDY,
                    "not found",
                    "manifest unknown",
                    "does not exist",
                    "no such image",
                    "name unknown"),
            passing(
                    Fault.CAPACITY,
                    "the node's disk is full",
                    "Free some of it, or give the nodes larger disks",
                    "no space left"));

    private static final List<Words> CONFIG = List.of(
            lasting(
                    Fault.IMAGE,
                    "the image runs as root, or as a user without a number",
                    "Give it a line such as USER 65534 in its Dockerfile, or set runAsUser in the pool's pod-template",
                    "runasnonroot"),
            lasting(
                    Fault.PLATFORM,
                    "a secret that the pod-template refers to is missing",
                    "Create it in the namespace, or take it out of the pool's pod-template",
                    "secret"),
            lasting(
                    Fault.PLATFORM,
                    "a config map that the pod-template refers to is missing",
                    "Create it in the namespace, or take it out of the pool's pod-template",
                    "configmap"));

    private static final List<Words> START = List.of(
            lasting(
                    Fault.IMAGE,
                    "executable file not found in the image",
                    "Its CMD or ENTRYPOINT must name a program that is in it",
                    "executable file not found",
                    "no command specified",
                    "no such file or directory"),
            lasting(
                    Fault.IMAGE,
                    "the image's first process cannot be executed",
                    "It must be executable for the user that it runs as, and made for the nodes' processors",
                    "permission denied",
                    "exec format error"),
            lasting(
                    Fault.IMAGE,
                    "the container needs more memory to start than its limit",
                    "Raise the action's memory limit",
                    "oom",
                    "memory limit too low",
                    "minimum memory limit"));

    private Pulling() {}

    /** Empty where waiting is all that it is: {@code ContainerCreating}, {@code PodInitializing}. */
    static Optional<Trouble> of(String reason, String said) {
        return switch (reason) {
            case "ErrImagePull", "ImagePullBackOff", "RegistryUnavailable" -> Optional.of(pull(said));
            case "InvalidImageName" ->
                lone(
                        Fault.IMAGE,
                        "the image's name cannot be one",
                        "It is written registry/name:tag, in lower-case letters",
                        said);
            case "ErrImageNeverPull" ->
                lone(
                        Fault.IMAGE,
                        "the image is not on the node, and the pool forbids to pull it",
                        "Put it on the nodes, or set the pool's key 'image-pull-policy' to if-not-present",
                        said);
            case "ImageInspectError" ->
                lone(Fault.IMAGE, "the node cannot read the image", "Build and push it again", said);
            case "CreateContainerConfigError" ->
                Optional.of(Words.first(CONFIG, said).orElseGet(() -> lasting(
                                Fault.PLATFORM,
                                "the container's configuration cannot be made",
                                "Correct in the pool's pod-template what the message names")
                        .trouble(said)));
            case "CreateContainerError", "RunContainerError", "StartError", "ContainerCannotRun", "CrashLoopBackOff" ->
                Optional.of(start(said));
            case "PreCreateHookError", "PreStartHookError", "PostStartHookError" ->
                lone(
                        Fault.PLATFORM,
                        "a hook of the container failed",
                        "Correct or remove lifecycle in the pool's pod-template",
                        said);
            default -> Optional.empty();
        };
    }

    /** Of a container that the runtime could not start. */
    static Trouble start(String said) {
        return Words.first(START, said).orElseGet(() -> lasting(
                        Fault.PLATFORM,
                        "the node's container runtime cannot start the container",
                        "Look at the log of the node's kubelet")
                .trouble(said));
    }

    private static Trouble pull(String said) {
        return Words.first(PULL, said)
                .orElseGet(() -> lasting(Fault.IMAGE, "the node cannot pull the image", PULL_REMEDY)
                        .trouble(said));
    }

    private static Optional<Trouble> lone(Fault fault, String name, String remedy, String said) {
        return Optional.of(lasting(fault, name, remedy).trouble(said));
    }
}
