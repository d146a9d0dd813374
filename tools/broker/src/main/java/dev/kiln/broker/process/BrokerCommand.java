// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker.process;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How to start a broker, but for its port and its folder.
 *
 * @param java the program, or one that runs it
 * @param flags of the JVM
 * @param classPath that has the broker's jar and Kafka's
 * @param options of the broker beside those that {@link BrokerProcess} gives
 */
public record BrokerCommand(Path java, List<String> flags, String classPath, List<String> options) {

    /** Enough for thousands of messages a second, in about 170 MB resident at first. */
    private static final List<String> MODEST = List.of(
            "-XX:+UseSerialGC",
            "-Xms32m",
            "-Xmx128m",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            // by name, as the class path of tests may have others' settings
            "-Dlogback.configurationFile=dev/kiln/broker/logback.xml",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    public BrokerCommand {
        flags = List.copyOf(flags);
        options = List.copyOf(options);
    }

    /** One with modest memory, plain text and no credentials. */
    public static BrokerCommand modest(Path javaHome, String classPath) {
        return new BrokerCommand(javaHome.resolve("bin").resolve("java"), MODEST, classPath, List.of());
    }

    /** The same where the Ctrl-C of a terminal does not reach it: it is to end after who started it, not with him. */
    public BrokerCommand inOwnSession() {
        List<String> words =
                Stream.concat(Stream.of(java.toString()), flags.stream()).toList();
        return new BrokerCommand(Path.of("setsid"), words, classPath, options);
    }

    /** The same for a short life: it compiles less, starts faster, and takes twice the CPU for each message later on. */
    public BrokerCommand shortLived() {
        return new BrokerCommand(
                java,
                Stream.concat(flags.stream(), Stream.of("-XX:TieredStopAtLevel=1"))
                        .toList(),
                classPath,
                options);
    }

    /** The same with more options. */
    public BrokerCommand with(String... more) {
        return new BrokerCommand(
                java,
                flags,
                classPath,
                Stream.concat(options.stream(), Stream.of(more)).toList());
    }

    List<String> words(List<String> more) {
        return Stream.of(
                        List.of(java.toString()),
                        flags,
                        List.of("-cp", classPath, "dev.kiln.broker.Main"),
                        options,
                        more)
                .flatMap(List::stream)
                .toList();
    }
}
