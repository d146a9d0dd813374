// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fake that lets everything pass would prove nothing. */
class FakeMachineTest {

    private static final String MACHINE = "{\"vcpu_count\":1,\"mem_size_mib\":4}";
    private static final String BOOT = "{\"kernel_image_path\":\"kernel\",\"initrd_path\":\"initrd\"}";
    private static final String START = "{\"action_type\":\"InstanceStart\"}";
    private static final String CREATE = "{\"snapshot_path\":\"state\",\"mem_file_path\":\"memory\"}";
    private static final String LOAD =
            "{\"snapshot_path\":\"state\",\"mem_backend\":{\"backend_type\":\"File\",\"backend_path\":\"memory\"}}";

    @TempDir
    Path root;

    private FakeMachine machine;

    @BeforeEach
    void makeFiles() throws IOException {
        for (String name : new String[] {"kernel", "initrd", "disk"}) {
            Files.writeString(root.resolve(name), name);
        }
        machine = new FakeMachine(root);
    }

    @Test
    void theUsualWayIsTaken() throws IOException {
        taken("PUT", "/machine-config", MACHINE);
        taken("PUT", "/boot-source", BOOT);
        taken("PUT", "/actions", START);
        taken("PATCH", "/vm", "{\"state\":\"Paused\"}");
        taken("PATCH", "/vm", "{\"state\":\"Paused\"}");
        taken("PUT", "/snapshot/create", CREATE);
        machine = new FakeMachine(root);
        taken("PUT", "/logger", "{}");
        taken("PUT", "/snapshot/load", LOAD);
        assertThat(machine.answer("GET", "/", new byte[0]).body()).contains("Paused");
        taken("PATCH", "/vm", "{\"state\":\"Resumed\"}");
    }

    @Test
    void fieldsAreLookedAt() throws IOException {
        refused("PUT", "/machine-config", "{\"vcpu_count\":1}", "missing field");
        refused("PUT", "/machine-config", "{\"vcpu_count\":1,\"mem_size_mib\":4,\"more\":1}", "unknown field");
        refused("PUT", "/machine-config", "{\"vcpu_count\":\"1\",\"mem_size_mib\":4}", "invalid type");
        refused("PUT", "/machine-config", "{\"vcpu_count\":33,\"mem_size_mib\":4}", "vCPU");
        refused("PUT", "/machine-config", "{", "JSON");
        refused("PUT", "/nonsense", "{}", "Invalid request");
        refused("DELETE", "/vm", "{}", "Invalid request");
        refused("PUT", "/logger", "{\"log_path\":\"" + "x".repeat(51_200) + "\"}", "51200");
        refused(
                "PUT",
                "/boot-source",
                "{\"kernel_image_path\":\"kernel\",\"boot_args\":\"" + "x".repeat(2049) + "\"}",
                "too long");
        refused("PUT", "/boot-source", "{\"kernel_image_path\":\"none\"}", "kernel");
        refused("PUT", "/drives/a", "{\"drive_id\":\"b\",\"is_root_device\":false,\"path_on_host\":\"disk\"}", "match");
        refused("PUT", "/mmds/config", "{\"network_interfaces\":[\"eth0\"]}", "network interface");
        refused("PUT", "/mmds", "{\"any\":1}", "not initialized");
    }

    @Test
    void orderIsLookedAt() throws IOException {
        refused("PATCH", "/vm", "{\"state\":\"Paused\"}", "before starting");
        refused("PUT", "/snapshot/create", CREATE, "before starting");
        refused("PUT", "/actions", START, "without kernel");
        taken("PUT", "/boot-source", BOOT);
        taken("PUT", "/drives/disk", "{\"drive_id\":\"disk\",\"is_root_device\":true,\"path_on_host\":\"disk\"}");
        refused("PUT", "/actions", START, "root device");
        taken("PUT", "/drives/disk", "{\"drive_id\":\"disk\",\"is_root_device\":false,\"path_on_host\":\"disk\"}");
        taken("PUT", "/actions", START);
        refused("PUT", "/actions", START, "after starting");
        refused("PUT", "/machine-config", MACHINE, "after starting");
        refused("PUT", "/snapshot/create", CREATE, "not paused");
    }

    @Test
    void aFailedLoadEndsTheMonitor() throws IOException {
        taken("PUT", "/machine-config", MACHINE);
        refused("PUT", "/snapshot/load", LOAD, "LoadSnapshotNotAllowed");
        assertThat(machine.isBroken()).isTrue();

        machine = new FakeMachine(root);
        refused("PUT", "/snapshot/load", LOAD, "open snapshot file");
        assertThat(machine.isBroken()).isTrue();
    }

    private void taken(String method, String path, String body) throws IOException {
        assertThat(machine.answer(method, path, body.getBytes(StandardCharsets.UTF_8)))
                .as("%s %s", method, path)
                .isEqualTo(new FakeMachine.Answer(204, ""));
    }

    private void refused(String method, String path, String body, String why) throws IOException {
        FakeMachine.Answer answer = machine.answer(method, path, body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).as("%s %s", method, path).isEqualTo(400);
        assertThat(answer.body()).contains("fault_message", why);
    }
}
