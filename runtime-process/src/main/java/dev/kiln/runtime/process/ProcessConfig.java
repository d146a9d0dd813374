// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.process.cage.Limiter.Means;
import dev.kiln.runtime.process.state.StateDirectory.UidRange;
import dev.kiln.runtime.spi.ConfigKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The provider's configuration, valid once it exists.
 *
 * @param runtimes has one folder for each language runtime
 * @param stateDirectory where all providers of this user on this machine write down their sandboxes
 * @param path where interpreters are looked for, after the host's own
 * @param limits what holds the sandboxes
 * @param egress what {@code EGRESS} means
 * @param uids whom sandboxes run as when the invoker is root
 * @param bwrap the program
 * @param parallelCreates how many sandboxes may be starting at once
 */
record ProcessConfig(
        Path runtimes,
        Path stateDirectory,
        List<Path> path,
        Limiter.Choice limits,
        Egress egress,
        UidRange uids,
        String bwrap,
        int parallelCreates) {

    enum Egress {
        /** The host's network, with all that listens on its loopback. */
        HOST,
        REFUSE
    }

    /** The kernel takes 107 bytes for a socket's path, and {@code /kiln-0123456789abcdef/run/s} comes after this. */
    private static final int MAX_STATE_DIRECTORY = 107 - 28;

    /** {@code uid} is whom the invoker runs as. */
    static ProcessConfig of(Map<String, String> config, int uid) {
        ConfigKeys.DESCRIPTOR.check(config);
        return new ProcessConfig(
                parse(ConfigKeys.RUNTIMES, config, "an absolute directory", ProcessConfig::absolute),
                parse(
                        ConfigKeys.STATE_DIR,
                        config,
                        "an absolute directory of at most " + MAX_STATE_DIRECTORY + " bytes",
                        text -> stateDirectory(text, uid)),
                parse(ConfigKeys.PATH, config, "absolute directories with colons between", ProcessConfig::searchPath),
                new Limiter.Choice(
                        constant(Means.class, ConfigKeys.LIMITS.in(config)),
                        parse(
                                ConfigKeys.CGROUP_PARENT,
                                config,
                                "an absolute cgroup path such as /kiln",
                                ProcessConfig::cgroup),
                        ConfigKeys.WATCH_INTERVAL.in(config)),
                constant(Egress.class, ConfigKeys.EGRESS.in(config)),
                parse(ConfigKeys.UIDS, config, "a range such as 230000-249999", ProcessConfig::uids),
                ConfigKeys.BWRAP.in(config),
                ConfigKeys.PARALLEL_CREATES.in(config).intValue());
    }

    private static <T> T parse(
            ConfigKey<String> key, Map<String, String> config, String accepted, Function<String, T> parser) {
        String text = key.in(config);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw key.unusable(text, accepted);
        }
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("not absolute");
        }
        return path.normalize();
    }

    private static Path stateDirectory(String text, int uid) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_STATE_DIRECTORY) {
            throw new IllegalArgumentException("too long");
        }
        // not the JVM's own temporary directory: all invokers of a machine must agree
        return absolute(text.isEmpty() ? "/tmp/kiln-process-" + uid : text);
    }

    private static Optional<String> cgroup(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        absolute(text);
        return Optional.of(text);
    }

    private static List<Path> searchPath(String text) {
        return Arrays.stream(text.split(":", -1))
                .filter(entry -> !entry.isEmpty())
                .map(ProcessConfig::absolute)
                .toList();
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    private static UidRange uids(String text) {
        int dash = text.indexOf('-');
        int first = Integer.parseInt(text.substring(0, Math.max(dash, 0)));
        int last = Integer.parseInt(text.substring(dash + 1));
        // below 1000 are the host's own services
        if (first < 1000 || last < first) {
            throw new IllegalArgumentException("not a range above 999");
        }
        return new UidRange(first, last - first + 1);
    }
}
