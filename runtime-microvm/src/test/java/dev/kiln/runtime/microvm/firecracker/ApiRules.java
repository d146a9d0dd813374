// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Firecracker's API as a table: which request is legal in which state, and which fields it has. What is in no row is refused, and so is a
 * field that its row does not have. After Firecracker's public description of its API.
 */
final class ApiRules {

    static final int LARGEST_BODY = 51_200;
    static final int LONGEST_COMMAND_LINE = 2048;

    /** Where a monitor is. */
    enum Phase {
        NOT_STARTED,
        RUNNING,
        PAUSED
    }

    /** What a field may hold. */
    enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        OBJECT,
        LIST;

        boolean fits(JsonNode value) {
            return switch (this) {
                case TEXT -> value.isTextual();
                case NUMBER -> value.isIntegralNumber();
                case FLAG -> value.isBoolean();
                case OBJECT -> value.isObject();
                case LIST -> value.isArray();
            };
        }
    }

    /** One row. */
    record Rule(
            String method, Pattern path, Set<Phase> phases, Map<String, Kind> required, Map<String, Kind> optional) {

        /** What is wrong with a body, if anything. */
        Optional<String> fault(JsonNode body) {
            for (Map.Entry<String, Kind> field : required.entrySet()) {
                if (!body.has(field.getKey())) {
                    return Optional.of("missing field `" + field.getKey() + "`");
                }
            }
            for (Map.Entry<String, JsonNode> field : body.properties()) {
                Kind kind = required.getOrDefault(field.getKey(), optional.get(field.getKey()));
                if (kind == null) {
                    return Optional.of("unknown field `" + field.getKey() + "`");
                }
                if (!kind.fits(field.getValue())) {
                    return Optional.of("invalid type for `" + field.getKey() + "`");
                }
            }
            return Optional.empty();
        }
    }

    private static final Set<Phase> BEFORE = EnumSet.of(Phase.NOT_STARTED);
    private static final Set<Phase> AFTER = EnumSet.of(Phase.RUNNING, Phase.PAUSED);
    private static final Set<Phase> ALWAYS = EnumSet.allOf(Phase.class);

    /** The store of metadata takes any object; its row says so by having no fields and not being asked for them. */
    static final String METADATA = "/mmds";

    static final List<Rule> TABLE = List.of(
            rule("PUT", "/logger", BEFORE, "", "log_path:t level:t show_level:f show_log_origin:f module:t"),
            rule("PUT", "/metrics", BEFORE, "metrics_path:t", ""),
            rule(
                    "PUT",
                    "/machine-config",
                    BEFORE,
                    "vcpu_count:n mem_size_mib:n",
                    "smt:f track_dirty_pages:f huge_pages:t cpu_template:t"),
            rule("PUT", "/boot-source", BEFORE, "kernel_image_path:t", "initrd_path:t boot_args:t"),
            rule(
                    "PUT",
                    "/drives/([A-Za-z0-9_]+)",
                    BEFORE,
                    "drive_id:t is_root_device:f",
                    "path_on_host:t is_read_only:f cache_type:t io_engine:t rate_limiter:o partuuid:t"),
            rule(
                    "PUT",
                    "/network-interfaces/([A-Za-z0-9_]+)",
                    BEFORE,
                    "iface_id:t host_dev_name:t",
                    "guest_mac:t mtu:n rx_rate_limiter:o tx_rate_limiter:o"),
            rule("PUT", "/vsock", BEFORE, "guest_cid:n uds_path:t", "vsock_id:t"),
            rule("PUT", "/entropy", BEFORE, "", "rate_limiter:o"),
            rule(
                    "PUT",
                    "/balloon",
                    BEFORE,
                    "amount_mib:n deflate_on_oom:f",
                    "stats_polling_interval_s:n free_page_reporting:f free_page_hinting:f"),
            rule("PUT", "/mmds/config", BEFORE, "network_interfaces:l", "version:t ipv4_address:t"),
            rule("PUT", METADATA, ALWAYS, "", ""),
            rule("PUT", "/serial", BEFORE, "", "serial_out_path:t rate_limiter:o"),
            rule("PUT", "/actions", ALWAYS, "action_type:t", ""),
            rule("PATCH", "/vm", AFTER, "state:t", ""),
            rule("PUT", "/snapshot/create", AFTER, "snapshot_path:t mem_file_path:t", "snapshot_type:t"),
            rule(
                    "PUT",
                    "/snapshot/load",
                    ALWAYS,
                    "snapshot_path:t",
                    "mem_backend:o mem_file_path:t resume_vm:f network_overrides:l vsock_override:o clock_realtime:f"
                            + " track_dirty_pages:f"));

    private ApiRules() {}

    static Optional<Rule> of(String method, String path) {
        return TABLE.stream()
                .filter(rule -> rule.method().equals(method)
                        && rule.path().matcher(path).matches())
                .findFirst();
    }

    private static Rule rule(String method, String path, Set<Phase> phases, String required, String optional) {
        return new Rule(method, Pattern.compile(path), phases, fields(required), fields(optional));
    }

    private static Map<String, Kind> fields(String text) {
        Map<String, Kind> fields = new LinkedHashMap<>();
        for (String field : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            String[] parts = field.split(":", -1);
            fields.put(
                    parts[0],
                    switch (parts[1]) {
                        case "t" -> Kind.TEXT;
                        case "n" -> Kind.NUMBER;
                        case "f" -> Kind.FLAG;
                        case "o" -> Kind.OBJECT;
                        case "l" -> Kind.LIST;
                        default -> throw new IllegalArgumentException(field);
                    });
        }
        return fields;
    }
}
