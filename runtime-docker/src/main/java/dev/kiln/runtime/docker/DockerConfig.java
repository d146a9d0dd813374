// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.model.Capability;
import dev.kiln.runtime.docker.socket.SocketFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a pool wants its containers; the README has the table.
 *
 * @param socket the daemon's Unix socket
 * @param network the network of sandboxes with egress: {@link #NETWORK_AUTO}, {@link #NETWORK_OWN} or a name
 * @param pull when images are fetched
 * @param user whom sandboxes run as, as {@code docker run --user} has it; empty for the image's own
 * @param dns name servers; empty for the daemon's own
 * @param port where images listen
 * @param listen whether images may listen on a Unix socket instead
 * @param socketDirectory where all providers of this user on this machine keep those sockets
 * @param parallelCreates how many containers may be in creation at once
 * @param seccomp {@code default}, {@code unconfined} or a profile's JSON
 * @param keepCapabilities what is not taken from root in a sandbox
 * @param hasInit whether the daemon's init is put before the image's own first process
 * @param disk how a disk limit is enforced
 * @param firewall who keeps sandboxes without network from the host's own addresses
 */
record DockerConfig(
        Path socket,
        String network,
        Pull pull,
        String user,
        List<String> dns,
        int port,
        Listen listen,
        Path socketDirectory,
        int parallelCreates,
        String seccomp,
        List<Capability> keepCapabilities,
        boolean hasInit,
        Disk disk,
        Firewall firewall) {

    static final String NETWORK_AUTO = "auto";
    static final String NETWORK_OWN = "own";
    static final String SECCOMP_DEFAULT = "default";
    static final String SECCOMP_UNCONFINED = "unconfined";

    private static final String SCHEME = "unix://";

    enum Pull {
        /** When the host does not have the image. */
        MISSING,
        /** At each preparation, so that a moved tag is seen. */
        ALWAYS,
        /** The operator puts images on the host. */
        NEVER
    }

    enum Listen {
        /** On a Unix socket if the image knows how to, else on the port. */
        AUTO,
        /** On the port. */
        TCP
    }

    enum Disk {
        /** A read-only root, and a memory file system of the limit's size at {@code /tmp}. */
        TMPFS,
        /** The storage driver's own quota; overlay2 has one on xfs mounted with {@code pquota}. */
        QUOTA,
        /** A sandbox with a disk limit is refused. */
        REFUSE
    }

    enum Firewall {
        /** The provider, by a rule of iptables; takes root. */
        MANAGED,
        /** The operator, who vouches for it. */
        OPERATOR
    }

    DockerConfig {
        dns = List.copyOf(dns);
        keepCapabilities = List.copyOf(keepCapabilities);
    }

    /** {@code uid} is whom the invoker runs as. */
    static DockerConfig parse(Map<String, String> config, int uid) {
        ConfigKeys.DESCRIPTOR.check(config);
        return new DockerConfig(
                socket(ConfigKeys.HOST.in(config)),
                ConfigKeys.NETWORK.in(config),
                constant(Pull.class, ConfigKeys.PULL.in(config)),
                ConfigKeys.USER.in(config),
                list(ConfigKeys.DNS.in(config)),
                ConfigKeys.PORT.in(config).intValue(),
                constant(Listen.class, ConfigKeys.LISTEN.in(config)),
                socketDirectory(ConfigKeys.SOCKET_DIR.in(config), uid),
                ConfigKeys.PARALLEL_CREATES.in(config).intValue(),
                seccomp(ConfigKeys.SECCOMP.in(config)),
                list(ConfigKeys.KEEP_CAPABILITIES.in(config)).stream()
                        .map(DockerConfig::capability)
                        .toList(),
                ConfigKeys.INIT.in(config),
                constant(Disk.class, ConfigKeys.DISK.in(config)),
                constant(Firewall.class, ConfigKeys.FIREWALL.in(config)));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    /** Entries between commas. */
    private static List<String> list(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static Path socket(String host) {
        String path = host.startsWith(SCHEME) ? host.substring(SCHEME.length()) : "";
        if (!path.startsWith("/")) {
            throw ConfigKeys.HOST.unusable(
                    host,
                    SCHEME
                            + "/path/of/a/socket. A daemon on another machine cannot be used, as its containers' addresses"
                            + " cannot be reached from here: run an invoker there");
        }
        return Path.of(path);
    }

    private static Path socketDirectory(String given, int uid) {
        String text = given.isEmpty() ? "/tmp/kiln-docker-" + uid : given;
        if (!text.startsWith("/")
                || text.contains("\0")
                || text.getBytes(StandardCharsets.UTF_8).length > SocketFolders.LONGEST_ROOT) {
            throw ConfigKeys.SOCKET_DIR.unusable(
                    text,
                    "an absolute directory of at most " + SocketFolders.LONGEST_ROOT
                            + " bytes that the daemon sees under the same name; without one set listen=tcp");
        }
        return Path.of(text).normalize();
    }

    private static String seccomp(String value) {
        if (value.equals(SECCOMP_DEFAULT) || value.equals(SECCOMP_UNCONFINED)) {
            return value;
        }
        try {
            return Files.readString(Path.of(value));
        } catch (IOException | InvalidPathException e) {
            throw ConfigKeys.SECCOMP.unusable(
                    value, "default, unconfined, or the path of a readable profile in JSON (" + e + ")");
        }
    }

    private static Capability capability(String name) {
        String plain = name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
        return Arrays.stream(Capability.values())
                .filter(known -> known.name().equals(plain) && known != Capability.ALL)
                .findFirst()
                .orElseThrow(() -> ConfigKeys.KEEP_CAPABILITIES.unusable(
                        name, "names of Linux capabilities between commas, such as CHOWN, SETUID"));
    }
}
