// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.kernel.KernelSetup;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What tests with real machines need on this host. */
final class TestMachines {

    private static final Path CACHE =
            Path.of("/var/tmp/kiln-microvm-" + HostUser.ofThisProcess().uid());
    private static final Duration WARM_LIMIT = Duration.ofMinutes(4);

    private TestMachines() {}

    /** What is missing; a kernel is fetched if there is none yet. */
    static Optional<String> obstacle() {
        Optional<String> program = Stream.of("qemu-system-x86_64", "sqfstar", "setpriv")
                .filter(each -> !Files.isExecutable(Path.of("/usr/bin", each)))
                .findFirst()
                .map(each -> "/usr/bin/" + each + " is missing: type 'apt-get install qemu-system-x86 squashfs-tools'");
        if (program.isPresent()) {
            return program;
        }
        try {
            new KernelSetup(CACHE, step -> {}).ensure();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no kernel for guests could be prepared: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Starts sandboxes of the probe until one is a clone of a template. */
    static void warm(TestBed bed, Path directory) throws Exception {
        RuntimeContext context = new RuntimeContext(
                new Owner("warm-up", "pool", "first", 1),
                directory,
                InstantSource.system(),
                new SecureRandom(),
                MetricsSink.none());
        try (RuntimeProvider provider = bed.factory().create(bed.config(), context)) {
            Instant start = Instant.now();
            for (int i = 0; !hasTemplate(bed); i++) {
                Sandbox sandbox = provider.create(spec(bed, "warm-" + i), new RecordingLogSink());
                // the second start makes it worth a template
                if (i > 0) {
                    Eventually.comesTrue(Duration.ofSeconds(60), () -> hasTemplate(bed));
                }
                sandbox.destroy();
                if (Duration.between(start, Instant.now()).compareTo(WARM_LIMIT) > 0) {
                    throw new IllegalStateException("no template of " + bed.probeImage() + " after " + WARM_LIMIT);
                }
            }
        }
    }

    private static SandboxSpec spec(TestBed bed, String id) {
        return new SandboxSpec(
                new SandboxId(id),
                bed.probeImage(),
                SandboxLimits.ofMemory(bed.memoryBytes()),
                bed.network(),
                Map.of(),
                Map.of(),
                bed.startDeadline());
    }

    private static boolean hasTemplate(TestBed bed) throws IOException {
        Path snapshots = CACHE.resolve("snapshots");
        if (!Files.isDirectory(snapshots)) {
            return false;
        }
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        try (Stream<Path> found = Files.list(snapshots)) {
            return found.map(each -> each.resolve("meta.json"))
                    .filter(Files::exists)
                    .map(TestMachines::text)
                    .anyMatch(text -> text.contains("\"RUNTIME\"") && text.contains(boot));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
