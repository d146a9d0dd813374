// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify;

import dev.kiln.verify.report.HtmlReport;
import dev.kiln.verify.report.JsonReport;
import dev.kiln.verify.report.Report;
import dev.kiln.verify.report.TextReport;
import dev.kiln.verify.subject.Order;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kiln plugin verify}. */
@Command(
        name = "kiln plugin verify",
        mixinStandardHelpOptions = true,
        description = {
            "Judges a runtime provider by the conformance kit, on this machine.",
            "",
            "What the kit needs to know of a provider (which image to judge with, which settings) it reads from",
            "kit.properties in the folder or in one of its jars; docs/writing-a-provider.md tells more.",
            "",
            "Exit code: 0 passed, 1 failed, 2 not judged (no such plugin, no backend, wrong arguments).",
            ""
        })
public final class Main implements Callable<Integer> {

    private static final String STANDARD_OUTPUT = "-";

    @Parameters(index = "0", paramLabel = "PATH", description = "The plugin's folder of jars.")
    Path folder = Path.of(".");

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the provider; may be repeated.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--only",
            defaultValue = "",
            paramLabel = "NAME",
            description =
                    "Only checks whose name has this in it: Pause, LifeCycle.destroyTwiceDoesNothing, 'log sink'.")
    String only = "";

    @Option(
            names = "--provider",
            defaultValue = "",
            paramLabel = "NAME",
            description = "Which, if the plugin has several.")
    String provider = "";

    @Option(names = "--kit", paramLabel = "FILE", description = "Instead of the plugin's own kit.properties.")
    @Nullable
    Path bed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON; - for standard output.")
    @Nullable
    String json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report as one HTML file.")
    @Nullable
    Path html;

    @Option(
            names = "--bound",
            defaultValue = "120",
            paramLabel = "SECONDS",
            description = "How long one check may take (default: 120).")
    int boundSeconds;

    @Option(
            names = "--within",
            defaultValue = "30",
            paramLabel = "MINUTES",
            description = "How long all of it may take (default: 30).")
    int withinMinutes;

    private final PrintStream out;
    private final PrintStream err;
    private final Path root;
    private final List<String> java;

    Main(PrintStream out, PrintStream err, Path root, List<String> java) {
        this.out = out;
        this.err = err;
        this.root = root;
        this.java = List.copyOf(java);
    }

    public static void main(String[] args) {
        Path root = Path.of(System.getProperty("kiln.root", ".")).toAbsolutePath();
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"));
        System.exit(run(new PrintStream(System.out, true, StandardCharsets.UTF_8), System.err, root, java, args));
    }

    /** The program; returns its exit code. */
    static int run(PrintStream out, PrintStream err, Path root, List<String> java, String... args) {
        return new CommandLine(new Main(out, err, root, java))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failure, line, arguments) -> {
                    err.println("kiln plugin verify: " + failure.getMessage());
                    return Report.Verdict.NOT_JUDGED.exitCode();
                })
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        if (boundSeconds < 1 || withinMinutes < 1) {
            throw new CommandLine.ParameterException(new CommandLine(this), "--bound and --within must be at least 1");
        }
        // JSON on standard output has it for itself
        TextReport text = new TextReport(STANDARD_OUTPUT.equals(json) ? err : out);
        // short, as paths of Unix sockets end at 107 bytes
        Path scratch = Files.createTempDirectory(Path.of("/tmp"), "kv");
        try {
            Order order = new Order(
                    folder.toAbsolutePath().normalize().toString(),
                    provider,
                    bed == null ? "" : bed.toAbsolutePath().toString(),
                    settings,
                    only,
                    List.of(),
                    boundSeconds,
                    root.toString(),
                    scratch.toString());
            Report report = new Verification(
                            java,
                            text,
                            System::nanoTime,
                            Duration.ofMinutes(withinMinutes),
                            new Report.Draft(order.folder(), only))
                    .run(order, scratch);
            text.finished(report);
            write(report);
            return report.verdict().exitCode();
        } finally {
            delete(scratch);
        }
    }

    private void write(Report report) throws IOException {
        if (STANDARD_OUTPUT.equals(json)) {
            out.println(JsonReport.of(report));
        } else if (json != null) {
            Files.writeString(Path.of(json), JsonReport.of(report) + "\n");
        }
        if (html != null) {
            Files.writeString(html, HtmlReport.of(report));
        }
    }

    /** As far as it goes: what a plugin left there may belong to others, and links are not followed. */
    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
