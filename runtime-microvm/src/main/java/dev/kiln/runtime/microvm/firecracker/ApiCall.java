// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import java.util.List;
import java.util.Map;

/**
 * One order to a monitor.
 *
 * @param path such as {@code /machine-config}
 * @param body what becomes a JSON object
 */
record ApiCall(String method, String path, Map<String, ?> body) {

    static ApiCall put(String path, Map<String, ?> body) {
        return new ApiCall("PUT", path, body);
    }

    static ApiCall pause() {
        return new ApiCall("PATCH", "/vm", Map.of("state", "Paused"));
    }

    static ApiCall resume() {
        return new ApiCall("PATCH", "/vm", Map.of("state", "Resumed"));
    }

    /** Legal while paused. Whole memories only: differences are a preview. */
    static ApiCall createSnapshot(String state, String memory) {
        return put(
                "/snapshot/create", Map.of("snapshot_type", "Full", "snapshot_path", state, "mem_file_path", memory));
    }

    /** Legal as the first order but for the logger's; when it fails, the monitor ends. */
    static ApiCall loadSnapshot(String state, String memory, boolean resumes, List<Map<String, String>> networks) {
        Map<String, ?> backend = Map.of("backend_type", "File", "backend_path", memory);
        return networks.isEmpty()
                ? put("/snapshot/load", Map.of("snapshot_path", state, "mem_backend", backend, "resume_vm", resumes))
                : put(
                        "/snapshot/load",
                        Map.of(
                                "snapshot_path",
                                state,
                                "mem_backend",
                                backend,
                                "resume_vm",
                                resumes,
                                "network_overrides",
                                networks));
    }
}
