// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.setup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kiln.runtime.microvm.kernel.KernelSetup;
import dev.kiln.runtime.microvm.setup.Finding.State;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code kiln microvm setup} and {@code kiln microvm check}. */
public final class SetupMain {

    private static final String USAGE = """
            Usage: kiln microvm setup [--cache DIR] [--package FILE.deb | --kernel VMLINUX] [--json]
                   kiln microvm check [--cache DIR] [--json]

            setup   fetches Debian's kernel for virtual machines with apt, without installing it, prepares it, and checks the host;
                    does nothing when a kernel is there already, unless one is named
            check   says what this host has and lacks
            --cache where kernels, disks and snapshots are kept (the provider's key 'cache-dir'); /var/tmp/kiln-microvm-UID

            Exit code 0 when sandboxes can run, 1 when something is missing, 2 when the arguments are wrong.
            """;

    private final PrintStream out;
    private final PrintStream err;

    private SetupMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(new SetupMain(System.out, System.err).run(List.of(args)));
    }

    private record Wanted(String command, Path cache, Optional<Path> archive, Optional<Path> kernel, boolean isJson) {}

    private int run(List<String> args) throws IOException, InterruptedException {
        Optional<Wanted> wanted = parse(args);
        if (wanted.isEmpty()) {
            err.print(USAGE);
            return args.contains("--help") || args.contains("-h") ? 0 : 2;
        }
        Optional<String> failure = Optional.empty();
        if (wanted.get().command().equals("setup")) {
            failure = prepare(wanted.get());
        }
        List<Finding> findings = new HostExam(
                        wanted.get().cache(),
                        HostExam.searchPath(System.getenv().getOrDefault("PATH", "")),
                        System.getProperty("os.arch", "unknown"))
                .findings();
        boolean isReady = findings.stream().noneMatch(it -> it.state() == State.MISSING);
        if (wanted.get().isJson()) {
            print(findings, failure, isReady);
        } else {
            findings.forEach(this::print);
            failure.ifPresent(why -> err.println("kiln: the kernel could not be prepared: " + why));
            out.println(isReady ? "Sandboxes in virtual machines can run here." : "Something is missing; see above.");
        }
        return isReady && failure.isEmpty() ? 0 : 1;
    }

    /** Why no kernel could be prepared. */
    private Optional<String> prepare(Wanted wanted) throws InterruptedException {
        KernelSetup setup = new KernelSetup(wanted.cache(), step -> err.println("kiln: " + step));
        try {
            if (wanted.archive().isPresent()) {
                setup.fromPackage(wanted.archive().get());
            } else if (wanted.kernel().isPresent()) {
                setup.fromFile(wanted.kernel().get());
            } else {
                setup.ensure();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void print(Finding finding) {
        out.printf("%-8s %-13s %s%n", finding.state(), finding.name(), finding.detail());
        if (!finding.remedy().isEmpty()) {
            out.printf("%-8s %-13s -> %s%n", "", "", finding.remedy());
        }
    }

    private void print(List<Finding> findings, Optional<String> failure, boolean isReady) throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("ready", isReady && failure.isEmpty());
        report.put("failure", failure.orElse(""));
        report.put("findings", findings);
        out.println(
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
    }

    private static Optional<Wanted> parse(List<String> args) throws IOException {
        if (args.isEmpty() || !List.of("setup", "check").contains(args.getFirst())) {
            return Optional.empty();
        }
        Path cache = Path.of("/var/tmp/kiln-microvm-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        Optional<Path> archive = Optional.empty();
        Optional<Path> kernel = Optional.empty();
        boolean isJson = false;
        for (int i = 1; i < args.size(); i++) {
            boolean hasValue = i + 1 < args.size();
            switch (args.get(i)) {
                case "--json" -> isJson = true;
                case "--cache" -> cache = hasValue ? Path.of(args.get(++i)).toAbsolutePath() : cache;
                case "--package" -> archive = hasValue ? Optional.of(Path.of(args.get(++i))) : archive;
                case "--kernel" -> kernel = hasValue ? Optional.of(Path.of(args.get(++i))) : kernel;
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Wanted(args.getFirst(), cache, archive, kernel, isJson));
    }
}
