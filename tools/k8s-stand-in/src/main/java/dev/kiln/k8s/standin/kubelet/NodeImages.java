// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import dev.kiln.k8s.standin.engine.Engine;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The images of each node. The engine plays two parts: it is the registry, which has what the engine has, and it is what the
 * nodes have. A node has all of it from the beginning, unless pulls are slow: then it has only what was pulled there. Nothing is
 * fetched from anywhere.
 */
final class NodeImages {

    private final Engine engine;
    private final Faults faults;
    private final Set<String> pulled = ConcurrentHashMap.newKeySet();

    NodeImages(Engine engine, Faults faults) {
        this.engine = engine;
        this.faults = faults;
    }

    /** What came of the wish for an image. */
    sealed interface Outcome {}

    /**
     * It is there.
     *
     * @param pullTime how long it took to get it; absent when it was there already
     */
    record Present(Engine.Image image, Optional<Duration> pullTime) implements Outcome {}

    /** It cannot be had, and this is what the container waits for. */
    record Absent(String reason, String message) implements Outcome {}

    /** Whether the policy lets the node go without asking the registry. */
    boolean needsPull(String node, String image, String policy) {
        return policy.equals("Always") || (policy.equals("IfNotPresent") && !isOnNode(node, image));
    }

    /** Gets the image, which may take its time; a registry that wants credentials takes any. */
    Outcome get(String node, String image, String policy, boolean hasCredentials) throws InterruptedException {
        if (!needsPull(node, image, policy)) {
            Optional<Engine.Image> found = isOnNode(node, image) ? engine.image(image) : Optional.empty();
            return found.<Outcome>map(it -> new Present(it, Optional.empty()))
                    .orElseGet(() -> new Absent(
                            "ErrImageNeverPull",
                            "Container image \"" + image + "\" is not present with pull policy of Never"));
        }
        boolean isDenied =
                faults.argument(Fault.PULL_DENIED).filter(image::contains).isPresent();
        if (isDenied && !hasCredentials) {
            return new Absent(
                    "ErrImagePull",
                    "rpc error: code = Unknown desc = failed to pull and unpack image \"" + image
                            + "\": failed to resolve reference \"" + image
                            + "\": pull access denied, repository does not exist or may require authorization: server"
                            + " message: insufficient_scope: authorization failed");
        }
        Optional<Engine.Image> found = isMissing(image) ? Optional.empty() : engine.image(image);
        if (found.isEmpty()) {
            return new Absent(
                    "ErrImagePull",
                    "rpc error: code = NotFound desc = failed to pull and unpack image \"" + image
                            + "\": failed to resolve reference \"" + image + "\": " + image + ": not found");
        }
        Duration time = Duration.ofMillis(faults.number(Fault.PULL_SLOW, 5000).orElse(1L));
        Thread.sleep(time);
        pulled.add(node + " " + image);
        return new Present(found.get(), Optional.of(time));
    }

    private boolean isOnNode(String node, String image) {
        boolean isEmptyAtFirst = faults.isOn(Fault.PULL_SLOW);
        return (!isEmptyAtFirst || pulled.contains(node + " " + image))
                && !isMissing(image)
                && faults.argument(Fault.PULL_DENIED).filter(image::contains).isEmpty()
                && engine.image(image).isPresent();
    }

    private boolean isMissing(String image) {
        return faults.argument(Fault.IMAGE_MISSING).filter(image::contains).isPresent();
    }
}
