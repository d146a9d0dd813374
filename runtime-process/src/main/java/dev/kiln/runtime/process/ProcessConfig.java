// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.process.cage.Limiter.Means;
import dev.kiln.runtime.process.state.StateDirectory.UidRange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final Set<String> KEYS = Set.of(
            "runtimes",
            "state-dir",
            "path",
            "limits",
            "cgroup-parent",
            "egress",
            "uids",
            "bwrap",
            "watch-interval",
            "parallel-creates");

    static ProcessConfig of(Map<String, String> config, int uid) {
        config.keySet().forEach(ProcessConfig::requireKnown);
        Reader reader = new Reader(config);
        // not the JVM's own temporary directory: all invokers of a machine must agree
        Path defaultState = Path.of("/tmp/kiln-process-" + uid);
        return new ProcessConfig(
                reader.required(
                        "runtimes", "an absolute directory, such as /opt/kiln/actions", ProcessConfig::absolute),
                reader.read(
                        "state-dir",
                        defaultState,
                        "an absolute directory of at most " + MAX_STATE_DIRECTORY + " bytes",
                        ProcessConfig::stateDirectory),
                reader.read("path", List.of(), "absolute directories with colons between", ProcessConfig::searchPath),
                limits(reader),
                reader.read("egress", Egress.REFUSE, "one of host, refuse", text -> constant(Egress.class, text)),
                reader.read(
                        "uids", new UidRange(230_000, 20_000), "a range such as 230000-249999", ProcessConfig::uids),
                reader.read("bwrap", "bwrap", "a program", Function.identity()),
                reader.read("parallel-creates", 8, "1 to 256", ProcessConfig::parallelCreates));
    }

    private static Limiter.Choice limits(Reader reader) {
        return new Limiter.Choice(
                reader.read("limits", Means.AUTO, "one of auto, cgroup, watchdog", text -> constant(Means.class, text)),
                reader.read("cgroup-parent", Optional.empty(), "an absolute cgroup path such as /kiln", text -> {
                    absolute(text);
                    return Optional.of(text);
                }),
                reader.read("watch-interval", Duration.ofMillis(50), "5ms to 10s", ProcessConfig::interval));
    }

    private static void requireKnown(String key) {
        if (!KEYS.contains(key)) {
            throw new IllegalArgumentException(
                    "the process provider has no key '" + key + "'; the nearest is '" + nearest(key, KEYS)
                            + "', all are " + KEYS.stream().sorted().toList());
        }
    }

    static String nearest(String key, Collection<String> known) {
        return known.stream()
                .sorted()
                .min(Comparator.comparingInt(other -> distance(key, other)))
                .orElse("");
    }

    /** Levenshtein's. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        Arrays.setAll(row, index -> index);
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int substitute = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("not absolute");
        }
        return path.normalize();
    }

    private static Path stateDirectory(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_STATE_DIRECTORY) {
            throw new IllegalArgumentException("too long");
        }
        return absolute(text);
    }

    private static List<Path> searchPath(String text) {
        return Arrays.stream(text.split(":", -1))
                .filter(entry -> !entry.isEmpty())
                .map(ProcessConfig::absolute)
                .toList();
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        if (!text.equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("not lower case");
        }
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
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

    private static Duration interval(String text) {
        Duration interval = text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        boolean hasUnit = text.endsWith("s");
        if (!hasUnit || interval.toMillis() < 5 || interval.toSeconds() > 10) {
            throw new IllegalArgumentException("out of range");
        }
        return interval;
    }

    private static int parallelCreates(String text) {
        int number = Integer.parseInt(text);
        if (number < 1 || number > 256) {
            throw new IllegalArgumentException("out of range");
        }
        return number;
    }

    private record Reader(Map<String, String> config) {

        <T> T required(String key, String accepted, Function<String, T> parser) {
            String text = config.get(key);
            if (text == null) {
                throw new IllegalArgumentException(
                        "the process provider needs the key '" + key + "': give it " + accepted);
            }
            return parse(key, text, accepted, parser);
        }

        <T> T read(String key, T absent, String accepted, Function<String, T> parser) {
            String text = config.get(key);
            return text == null ? absent : parse(key, text, accepted, parser);
        }

        private static <T> T parse(String key, String text, String accepted, Function<String, T> parser) {
            try {
                return parser.apply(text.strip());
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new IllegalArgumentException(
                        "the process provider's key '" + key + "' is '" + text + "' but must be " + accepted, e);
            }
        }
    }
}
