// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.machine;

import dev.kiln.bench.report.Report;
import dev.kiln.bench.run.Bench;
import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** From the order to the first answer of a machine: booted, cloned from a runtime, cloned with its function. */
public final class MicrovmBench implements Bench {

    private static final int STARTS = 10;
    private static final int CLONES = 10;
    private static final int MOST_WARM_UPS = 12;
    private static final double QUICK_SHARE = 0.4;

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory(Path.of("/tmp"), "kbm");
        // monitors may run as a user of their own
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx--x--x"));
        Report report = new Report("microvm");
        try {
            double boot = boots(setting, scratch, report);
            clones(setting, scratch, report, boot);
            return report;
        } catch (SandboxException e) {
            throw new IOException("a machine cannot be measured: " + e.getMessage(), e);
        } finally {
            remove(scratch);
        }
    }

    @FunctionalInterface
    private interface Start {
        Sandbox sandbox() throws SandboxException, IOException, InterruptedException;
    }

    private static double boots(Setting setting, Path scratch, Report report)
            throws SandboxException, IOException, InterruptedException {
        setting.say(STARTS + " boots");
        try (Machines machines = Machines.open(setting.root(), scratch, Map.of("snapshot-quota", "0"))) {
            double millis = median(machines, () -> ready(machines, machines.create()));
            report.figure("bootP50Millis", "boot to first answer, p50", millis, "ms");
            return millis;
        }
    }

    private static void clones(Setting setting, Path scratch, Report report, double boot)
            throws SandboxException, IOException, InterruptedException {
        try (Machines machines = Machines.open(setting.root(), scratch, Map.of())) {
            setting.say("what clones are made from");
            for (int i = 0; i < MOST_WARM_UPS && time(machines, () -> ready(machines, machines.create())) > boot * QUICK_SHARE; i++) {
                Thread.sleep(1000);
            }
            setting.say(STARTS + " clones of a runtime");
            double runtime = median(machines, () -> ready(machines, machines.create()));
            Sandbox origin = ready(machines, machines.create());
            Checkpoint checkpoint = origin.checkpoint();
            setting.say(STARTS + " clones with their function");
            double function = median(machines, () -> called(machines, machines.restore(checkpoint)));
            origin.destroy();
            setting.say(CLONES + " clones at once");
            long start = System.nanoTime();
            List<Sandbox> together = atOnce(machines, checkpoint);
            double tenClones = (System.nanoTime() - start) / 1e6;
            double megabytes = machines.proportionalBytes() / 1e6 / CLONES;
            for (Sandbox each : together) {
                each.destroy();
            }
            checkpoint.delete();
            report.figure("runtimeRestoreP50Millis", "clone of a runtime to first answer, p50", runtime, "ms")
                    .figure("functionRestoreP50Millis", "clone with its function, p50", function, "ms", "at most 350")
                    .figure("ratio", "  / boot", function / boot, "", "at most 0.1")
                    .figure("tenClonesMillis", "ten clones at once", tenClones, "ms", "at most 2500")
                    .figure("cloneMegabytes", "memory of each", megabytes, "MB", "at most 45");
        }
    }

    private static Sandbox ready(Machines machines, Sandbox sandbox) throws IOException, InterruptedException {
        machines.initialise(sandbox);
        return called(machines, sandbox);
    }

    private static Sandbox called(Machines machines, Sandbox sandbox) throws IOException, InterruptedException {
        machines.call(sandbox);
        return sandbox;
    }

    private static double time(Machines machines, Start start)
            throws SandboxException, IOException, InterruptedException {
        long begin = System.nanoTime();
        Sandbox sandbox = start.sandbox();
        double millis = (System.nanoTime() - begin) / 1e6;
        sandbox.destroy();
        return millis;
    }

    private static double median(Machines machines, Start start)
            throws SandboxException, IOException, InterruptedException {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            times.add(time(machines, start));
        }
        times.sort(Comparator.naturalOrder());
        return (times.get(STARTS / 2 - 1) + times.get(STARTS / 2)) / 2;
    }

    private static List<Sandbox> atOnce(Machines machines, Checkpoint checkpoint)
            throws IOException, InterruptedException {
        List<FutureTask<Sandbox>> starts = new ArrayList<>();
        for (int i = 0; i < CLONES; i++) {
            FutureTask<Sandbox> start = new FutureTask<>(() -> called(machines, machines.restore(checkpoint)));
            starts.add(start);
            Thread.ofVirtual().name("clone").start(start);
        }
        List<Sandbox> started = new ArrayList<>();
        for (FutureTask<Sandbox> start : starts) {
            try {
                started.add(start.get());
            } catch (ExecutionException e) {
                throw new IOException("one of " + CLONES + " clones failed: " + e.getCause(), e);
            }
        }
        return started;
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
