// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One container of a pod, over all its starts. Owned by the thread of its pod; others read its ids alone. */
final class ContainerRun {

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

    final JsonNode spec;
    final boolean isInit;

    ContainerState state = ContainerState.Waiting.CREATING;
    Optional<ContainerState.Terminated> last = Optional.empty();
    Instant notBefore = Instant.EPOCH;
    int restarts;
    int failures;
    boolean wasStarted;
    boolean isReady;
    boolean isStartedUp;
    String imageId = "";
    List<Prober> probers = new ArrayList<>();

    // volatile: read by whoever wants logs
    volatile String id = "";
    volatile String previousId = "";

    ContainerRun(JsonNode spec, boolean isInit) {
        this.spec = spec;
        this.isInit = isInit;
    }

    String name() {
        return Json.text(spec, "name");
    }

    String image() {
        return Json.text(spec, "image");
    }

    boolean isRunning() {
        return state instanceof ContainerState.Running;
    }

    boolean hasEnded() {
        return state instanceof ContainerState.Terminated;
    }

    boolean hasSucceeded() {
        return state instanceof ContainerState.Terminated ended && ended.exitCode() == 0;
    }

    /** 10 s after the first failure, 20 s after the second, at most 5 minutes. */
    Duration backOff() {
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures, 10));
        return wait.compareTo(LONGEST_BACK_OFF) < 0 ? wait : LONGEST_BACK_OFF;
    }

    void stopProbing() {
        probers.forEach(Prober::stop);
        probers.clear();
    }

    /** As in {@code containerStatuses}. */
    ObjectNode status() {
        ObjectNode status = Json.object().put("name", name());
        status.set("state", state.json());
        status.set("lastState", last.map(ContainerState::json).orElse(Json.object()));
        status.put("ready", isInit ? hasSucceeded() : isRunning() && isReady)
                .put("restartCount", restarts)
                .put("image", image())
                .put("imageID", imageId.isEmpty() ? "" : "docker://" + imageId);
        if (!id.isEmpty()) {
            status.put("containerID", "docker://" + id);
        }
        return status.put("started", isRunning() && isStartedUp);
    }
}
