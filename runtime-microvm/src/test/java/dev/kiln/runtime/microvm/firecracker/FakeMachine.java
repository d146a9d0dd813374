// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.runtime.microvm.firecracker.ApiRules.Phase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a monitor knows and answers, without any machine: the table of {@link ApiRules} and the rules between requests. */
final class FakeMachine {

    private static final String UNSUPPORTED_AFTER =
            "The requested operation is not supported after starting the microVM.";
    private static final String UNSUPPORTED_BEFORE =
            "The requested operation is not supported before starting the microVM.";

    private final ObjectMapper json = new ObjectMapper();
    private final Path root;
    private ObjectNode configured = json.createObjectNode();
    private Phase phase = Phase.NOT_STARTED;
    private boolean isBroken;

    /** @param root what the monitor sees as its own directory */
    FakeMachine(Path root) {
        this.root = root;
    }

    record Answer(int status, String body) {}

    /** Whether the monitor ends after its last answer. */
    boolean isBroken() {
        return isBroken;
    }

    Optional<Path> vsock() {
        return phase != Phase.NOT_STARTED && configured.has("/vsock")
                ? Optional.of(file(configured.path("/vsock").path("uds_path").asText()))
                : Optional.empty();
    }

    Answer answer(String method, String path, byte[] body) throws IOException {
        if (method.equals("GET") && path.equals("/")) {
            String state = phase == Phase.NOT_STARTED ? "Not started" : phase == Phase.RUNNING ? "Running" : "Paused";
            return new Answer(
                    200,
                    "{\"id\":\"x\",\"state\":\"" + state
                            + "\",\"vmm_version\":\"1.13.1\",\"app_name\":\"Firecracker\"}");
        }
        Optional<String> fault;
        try {
            fault = fault(method, path, body);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            fault = Optional.of("The request body is no JSON.");
        }
        return fault.map(it -> new Answer(
                        400, json.createObjectNode().put("fault_message", it).toString()))
                .orElse(new Answer(204, ""));
    }

    private Optional<String> fault(String method, String path, byte[] body) throws IOException {
        if (body.length > ApiRules.LARGEST_BODY) {
            return Optional.of("Request payload with size " + body.length + " is larger than the limit of 51200");
        }
        Optional<ApiRules.Rule> rule = ApiRules.of(method, path);
        if (rule.isEmpty()) {
            return Optional.of("Invalid request method and/or path: " + method + " " + path + ".");
        }
        if (!rule.get().phases().contains(phase)) {
            return Optional.of(phase == Phase.NOT_STARTED ? UNSUPPORTED_BEFORE : UNSUPPORTED_AFTER);
        }
        JsonNode fields = json.readTree(body);
        if (!path.equals(ApiRules.METADATA)) {
            Optional<String> wrong = rule.get().fault(fields);
            if (wrong.isPresent()) {
                return Optional.of("An error occurred when deserializing the json body of a request: " + wrong.get());
            }
        }
        return switch (path) {
            case "/actions" -> act(fields);
            case "/vm" -> move(fields.path("state").asText());
            case "/snapshot/create" -> create(fields);
            case "/snapshot/load" -> load(fields);
            default -> configure(path, fields);
        };
    }

    private Optional<String> configure(String path, JsonNode fields) {
        Optional<String> wrong =
                switch (path.replaceAll("(/drives|/network-interfaces)/.*", "$1")) {
                    case "/machine-config" -> machine(fields);
                    case "/boot-source" -> bootSource(fields);
                    case "/drives" -> drive(path, fields);
                    case "/network-interfaces" ->
                        when(
                                !path.endsWith("/" + fields.path("iface_id").asText()),
                                "The id from the path does not match");
                    case "/vsock" ->
                        when(fields.path("guest_cid").asLong() < 3, "guest_cid must be at least 3")
                                .or(() -> when(
                                        Files.exists(
                                                file(fields.path("uds_path").asText())),
                                        "Address in use"));
                    case "/mmds/config" -> metadataConfig(fields);
                    case ApiRules.METADATA ->
                        when(!configured.has("/mmds/config"), "The MMDS data store is not initialized.");
                    default -> Optional.empty();
                };
        if (wrong.isEmpty()) {
            configured.set(path, fields);
        }
        return wrong;
    }

    private static Optional<String> machine(JsonNode fields) {
        int cpus = fields.path("vcpu_count").asInt();
        return when(cpus < 1 || cpus > 32, "The vCPU number is invalid!")
                .or(() -> when(fields.path("mem_size_mib").asInt() < 1, "The memory size (MiB) is invalid."));
    }

    private Optional<String> bootSource(JsonNode fields) {
        return when(
                        fields.path("boot_args").asText("").length() > ApiRules.LONGEST_COMMAND_LINE,
                        "The kernel command line is invalid: Command line is too long")
                .or(() -> when(
                        !Files.isReadable(file(fields.path("kernel_image_path").asText())),
                        "The kernel file cannot be opened"))
                .or(() -> when(
                        fields.has("initrd_path")
                                && !Files.isReadable(
                                        file(fields.path("initrd_path").asText())),
                        "The initrd file cannot be opened"));
    }

    private Optional<String> drive(String path, JsonNode fields) {
        return when(!path.endsWith("/" + fields.path("drive_id").asText()), "The id from the path does not match")
                .or(() -> when(
                        !Files.isReadable(file(fields.path("path_on_host").asText())),
                        "Unable to open the block device backing file"));
    }

    private Optional<String> metadataConfig(JsonNode fields) {
        for (JsonNode name : fields.path("network_interfaces")) {
            if (!configured.has("/network-interfaces/" + name.asText())) {
                return Optional.of("The list of network interface IDs provided contains at least one ID that does not"
                        + " correspond to any existing network interface.");
            }
        }
        return Optional.empty();
    }

    private Optional<String> act(JsonNode fields) {
        if (!fields.path("action_type").asText().equals("InstanceStart")) {
            return when(phase == Phase.NOT_STARTED, UNSUPPORTED_BEFORE);
        }
        if (phase != Phase.NOT_STARTED) {
            return Optional.of(UNSUPPORTED_AFTER);
        }
        if (!configured.has("/boot-source")) {
            return Optional.of("Cannot start microvm without kernel configuration.");
        }
        boolean hasInitrd = configured.path("/boot-source").has("initrd_path");
        for (var part : configured.properties()) {
            if (hasInitrd && part.getValue().path("is_root_device").asBoolean(false)) {
                return Optional.of("Initrd and a root device cannot be given at once.");
            }
        }
        phase = Phase.RUNNING;
        return Optional.empty();
    }

    private Optional<String> move(String state) {
        return switch (state) {
            case "Paused" -> {
                phase = Phase.PAUSED;
                yield Optional.empty();
            }
            case "Resumed" -> {
                phase = Phase.RUNNING;
                yield Optional.empty();
            }
            default -> Optional.of("unknown variant `" + state + "`");
        };
    }

    private Optional<String> create(JsonNode fields) throws IOException {
        if (phase != Phase.PAUSED) {
            return Optional.of("Cannot save the microVM state: the microVM is not paused");
        }
        ObjectNode saved = configured.deepCopy();
        saved.remove(List.of("/logger", "/metrics", "/serial", ApiRules.METADATA));
        Files.writeString(file(fields.path("snapshot_path").asText()), saved.toString());
        try (RandomAccessFile memory =
                new RandomAccessFile(file(fields.path("mem_file_path").asText()).toFile(), "rw")) {
            memory.setLength(memoryBytes(saved));
        }
        return Optional.empty();
    }

    /** Whatever fails here ends the monitor. */
    private Optional<String> load(JsonNode fields) throws IOException {
        List<String> others = new ArrayList<>();
        configured.fieldNames().forEachRemaining(others::add);
        others.removeAll(List.of("/logger", "/metrics"));
        Optional<String> wrong = when(
                        phase != Phase.NOT_STARTED || !others.isEmpty(),
                        "Loading a microVM snapshot not allowed after configuring boot-specific resources."
                                + " (LoadSnapshotNotAllowed)")
                .or(() -> when(
                        fields.has("mem_backend") == fields.has("mem_file_path"), "too many or no memory backends"));
        if (wrong.isEmpty()) {
            wrong = loaded(fields);
        }
        isBroken = wrong.isPresent();
        return wrong;
    }

    private Optional<String> loaded(JsonNode fields) throws IOException {
        Path state = file(fields.path("snapshot_path").asText());
        Path memory = file(fields.path("mem_backend").path("backend_path").asText());
        if (!Files.isReadable(state) || !Files.isReadable(memory)) {
            return Optional.of("Load snapshot error: Failed to open snapshot file");
        }
        ObjectNode saved;
        try {
            saved = (ObjectNode) json.readTree(Files.readAllBytes(state));
        } catch (com.fasterxml.jackson.core.JacksonException | ClassCastException e) {
            return Optional.of("Load snapshot error: Failed to deserialize the state");
        }
        if (Files.size(memory) != memoryBytes(saved)) {
            return Optional.of("Load snapshot error: memory file has the wrong size");
        }
        for (var part : saved.properties()) {
            String path = part.getValue().path("path_on_host").asText("");
            if (!path.isEmpty() && !Files.isReadable(file(path))) {
                return Optional.of("Load snapshot error: the drive " + path + " is not there");
            }
        }
        for (JsonNode override : fields.path("network_overrides")) {
            ObjectNode network = (ObjectNode)
                    saved.get("/network-interfaces/" + override.path("iface_id").asText());
            if (network == null) {
                return Optional.of("Load snapshot error: Unknown network device");
            }
            network.put("host_dev_name", override.path("host_dev_name").asText());
        }
        configured = saved;
        phase = fields.path("resume_vm").asBoolean(false) ? Phase.RUNNING : Phase.PAUSED;
        return Optional.empty();
    }

    private static long memoryBytes(JsonNode config) {
        // a thousandth, so that tests stay small
        return config.path("/machine-config").path("mem_size_mib").asLong() * 1024;
    }

    private Path file(String name) {
        return root.resolve(name.startsWith("/") ? name.substring(1) : name);
    }

    private static Optional<String> when(boolean isWrong, String message) {
        return isWrong ? Optional.of(message) : Optional.empty();
    }
}
