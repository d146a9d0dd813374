// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;

/** How a container is, as its status says it. */
sealed interface ContainerState {

    /** As in {@code state} and {@code lastState}. */
    ObjectNode json();

    /** Not started, or not again yet. */
    record Waiting(String reason, String message) implements ContainerState {

        static final Waiting CREATING = new Waiting("ContainerCreating", "");
        static final Waiting INITIALIZING = new Waiting("PodInitializing", "");

        @Override
        public ObjectNode json() {
            ObjectNode json = Json.object();
            ObjectNode waiting = json.putObject("waiting").put("reason", reason);
            if (!message.isEmpty()) {
                waiting.put("message", message);
            }
            return json;
        }
    }

    /** Runs since then. */
    record Running(String startedAt) implements ContainerState {

        @Override
        public ObjectNode json() {
            ObjectNode json = Json.object();
            json.putObject("running").put("startedAt", startedAt);
            return json;
        }
    }

    /** Ended. */
    record Terminated(
            String reason, int exitCode, String message, String startedAt, String finishedAt, String containerId)
            implements ContainerState {

        @Override
        public ObjectNode json() {
            ObjectNode json = Json.object();
            ObjectNode terminated = json.putObject("terminated")
                    .put("exitCode", exitCode)
                    .put("reason", reason)
                    .put("startedAt", startedAt)
                    .put("finishedAt", finishedAt);
            if (!message.isEmpty()) {
                terminated.put("message", message);
            }
            if (!containerId.isEmpty()) {
                terminated.put("containerID", "docker://" + containerId);
            }
            return json;
        }
    }
}
