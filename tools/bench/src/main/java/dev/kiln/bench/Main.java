// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench;

import dev.kiln.bench.fill.UnfitSizeException;
import dev.kiln.bench.machine.MicrovmBench;
import dev.kiln.bench.promise.PromiseBenches;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.run.Bench;
import dev.kiln.bench.run.Benches;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kiln bench}. */
@Command(
        name = "kiln bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures Kiln on this machine. Starts what it needs and removes it again.",
            "",
            "  warm           a warm call, beside the same call straight to a sandbox",
            "  web            a web action, beside a blocking call of the same function",
            "  cold           first calls: new, from a stem, from a paused sandbox",
            "  control-plane  cold starts a second with a provider that takes no time",
            "  many-actions   100 actions with memory for 20 sandboxes",
            "  startup        from the command to the first answer; memory held",
            "  crud           actions read, written and listed",
            "",
            "  chaos          a cluster whose processes are killed under load: what is lost, doubled, left",
            "  failover       an invoker is killed under load: until what waited there begins elsewhere",
            "  outage         the store is killed under load for a while: what fails, what is lost",
            "  restart        all processes are stopped and started again in random orders: does it heal",
            "  upgrade        all processes are replaced by another version under load: what fails, what is lost",
            "  throttles      200 namespaces call three controllers too often: what is let through",
            "  bus            a warm call through the bus in memory, and through Kafka and processes",
            "  microvm        virtual machines: booted, cloned, ten at once; memory of a clone",
            "  store          answers of a store that holds much, beside those of one that holds little",
            ""
        })
public final class Main implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME", description = "Which benchmark.")
    String name = "";

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "How long each measured part takes, the outage, or the window (default: 20; of these two 60).")
    @Nullable
    Integer seconds;

    @Option(
            names = "--runtime",
            defaultValue = "",
            description = "The runtime provider (default: docker where a daemon answers, else process).")
    String runtime = "";

    @Option(
            names = "--activations",
            defaultValue = "10000",
            paramLabel = "N",
            description = "chaos, upgrade: so many are accepted, or called at least (default: 10000).")
    int activations;

    @Option(
            names = "--kills",
            defaultValue = "60",
            paramLabel = "N",
            description = "chaos: so many kills and pauses fall meanwhile (default: 60).")
    int kills;

    @Option(
            names = "--rounds",
            defaultValue = "6",
            paramLabel = "N",
            description = "restart: so many times all is stopped and started (default: 6).")
    int rounds;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description =
                    "chaos, outage, restart, throttles, upgrade: of what is random; the same kills and orders for the same seed"
                            + " (default: another each time).")
    @Nullable
    Long seed;

    @Option(
            names = "--actions",
            defaultValue = "100000",
            paramLabel = "N",
            description = "store: so many actions are in the large store (default: 100000).")
    int actions;

    @Option(
            names = "--records",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "store: so many activation records (default: 1000000).")
    int records;

    @Option(
            names = "--couch-records",
            defaultValue = "100000",
            paramLabel = "N",
            description = "store: so many behind CouchDB's protocol; 0 to leave it out (default: 100000).")
    int couchRecords;

    @Option(
            names = "--keep",
            description = "chaos, outage, restart, upgrade: keep the logs and data also when nothing is wrong.")
    boolean keeps;

    @Option(
            names = "--from",
            paramLabel = "DIST",
            description =
                    "upgrade: the target/dist of the older version (default: a copy of this one that says it is older).")
    @Nullable
    Path from;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    boolean asJson;

    private final PrintStream out;
    private final Path root;

    Main(PrintStream out, Path root) {
        this.out = out;
        this.root = root;
    }

    public static void main(String[] args) {
        Main bench = new Main(
                System.out, Path.of(System.getProperty("kiln.root", ".")).toAbsolutePath());
        System.exit(
                new CommandLine(bench).setExecutionExceptionHandler(Main::tell).execute(args));
    }

    /** What is in the caller's hands needs no stack trace. */
    private static int tell(Exception failure, CommandLine line, CommandLine.ParseResult arguments) throws Exception {
        if (failure instanceof UnfitSizeException) {
            line.getErr().println("kiln bench: " + failure.getMessage());
            return line.getCommandSpec().exitCodeOnInvalidInput();
        }
        throw failure;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Bench> benches = new LinkedHashMap<>(Benches.byName());
        benches.putAll(PromiseBenches.byName());
        benches.put("microvm", new MicrovmBench());
        Bench bench = benches.get(name);
        if (bench == null) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this),
                    "there is no benchmark '" + name + "'; there are " + String.join(", ", benches.keySet()));
        }
        Duration length = seconds == null ? bench.standardLength() : Duration.ofSeconds(seconds);
        if (length.isZero()
                || length.isNegative()
                || Math.min(activations, rounds) < 1
                || kills < 0
                || Math.min(actions, records) < 1
                || couchRecords < 0) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this),
                    "counts and --seconds must be at least 1, and --kills and --couch-records at least 0");
        }
        String chosen =
                runtime.isEmpty() ? (Files.exists(Path.of("/var/run/docker.sock")) ? "docker" : "process") : runtime;
        out.println("bench " + name + ", runtime " + chosen);
        Report report = bench.run(new Bench.Setting(root, chosen, length, sizes(), older(), out));
        report.print(out, asJson);
        return report.isFailed() ? 1 : 0;
    }

    private Optional<Path> older() {
        if (from != null && !Files.isRegularFile(from.resolve("server.classpath"))) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this),
                    "--from " + from + " is not what dev/build leaves in target/dist: it has no server.classpath");
        }
        return Optional.ofNullable(from).map(Path::toAbsolutePath);
    }

    private Bench.Sizes sizes() {
        long chance = seed == null ? System.nanoTime() % 1_000_000_000 : seed;
        return new Bench.Sizes(activations, kills, rounds, chance, keeps, actions, records, couchRecords);
    }
}
