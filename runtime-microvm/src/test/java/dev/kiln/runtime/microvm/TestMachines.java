// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.kernel.KernelSetup;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What tests with real machines need on this host. */
final class TestMachines {

    private static final Path CACHE =
            Path.of("/var/tmp/kiln-microvm-" + HostUser.ofThisProcess().uid());
    private static final Duration WARM_LIMIT = Duration.ofMinutes(4);

    /** An emulated Node.js takes longer to start on any host. */
    private static final Duration LONGEST_CLONE = Duration.ofMillis(900);

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

    /** Short, as paths of Unix sockets end at 107 bytes, and such that the monitors' own user comes through. */
    static Path directory() {
        try {
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "kvm");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lay out the test's directory", e);
        }
    }

    /** Starts sandboxes until those of this shape are clones of a template. */
    static void warm(RuntimeProvider provider, SandboxSpec shape) throws Exception {
        Set<Path> before = templates();
        Instant start = Instant.now();
        for (int i = 0; Duration.between(start, Instant.now()).compareTo(WARM_LIMIT) < 0; i++) {
            boolean wasThere = i > 0 && !before.containsAll(templates());
            Instant creation = Instant.now();
            Sandbox sandbox = provider.create(named(shape, shape.id() + "-" + i), new RecordingLogSink());
            Duration taken = Duration.between(creation, Instant.now());
            // the second start makes the shape worth a template, which may be there of an earlier run as well
            boolean isClone = wasThere || taken.compareTo(LONGEST_CLONE) < 0;
            if (i > 0 && !isClone) {
                Eventually.comesTrue(Duration.ofSeconds(60), () -> !before.containsAll(templates()));
            }
            sandbox.destroy();
            if (isClone) {
                return;
            }
        }
        throw new IllegalStateException("no template of " + shape.image() + " after " + WARM_LIMIT);
    }

    static SandboxSpec named(SandboxSpec shape, String id) {
        return new SandboxSpec(
                new SandboxId(id),
                shape.image(),
                shape.limits(),
                shape.network(),
                shape.environment(),
                shape.tags(),
                shape.deadline());
    }

    static SandboxSpec shape(String id, SandboxImage image, long memoryBytes) {
        return new SandboxSpec(
                new SandboxId(id),
                image,
                SandboxLimits.ofMemory(memoryBytes),
                NetworkPolicy.NONE,
                Map.of(),
                Map.of(),
                Duration.ofMinutes(2));
    }

    static RuntimeProvider open(Map<String, String> config, Path directory) {
        return new MicrovmProviderFactory()
                .create(
                        config,
                        new RuntimeContext(
                                new Owner("test-" + directory.getFileName().toString().replaceAll("[^0-9]", ""), "pool", "first", 1),
                                directory,
                                InstantSource.system(),
                                new SecureRandom(),
                                MetricsSink.none()));
    }

    /** Finished snapshots of runtimes. */
    private static Set<Path> templates() throws IOException {
        Path snapshots = CACHE.resolve("snapshots");
        if (!Files.isDirectory(snapshots)) {
            return Set.of();
        }
        try (Stream<Path> found = Files.list(snapshots)) {
            return found.filter(each -> text(each.resolve("meta.json")).contains("\"RUNTIME\""))
                    .collect(Collectors.toSet());
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
