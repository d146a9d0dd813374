// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.start.RuntimeFolder;
import dev.kiln.runtime.process.state.StateDirectory;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** This machine, with a state directory of its own and the repository's runtimes beside the test's. */
final class ProcessTestBed implements TestBed, AutoCloseable {

    private final Path directory;
    private final Map<String, String> config;
    private final NetworkPolicy network;

    ProcessTestBed(Map<String, String> keys, NetworkPolicy network) {
        this.network = network;
        try {
            directory = Files.createTempDirectory("kiln");
            Path runtimes = Files.createDirectory(directory.resolve("runtimes"));
            link(runtimes, Path.of(System.getProperty("kiln.root"), "actions"));
            link(runtimes, Path.of("src/test/resources/runtimes").toAbsolutePath());
            config = new HashMap<>(keys);
            config.put("runtimes", runtimes.toString());
            config.put("state-dir", directory.resolve("state").toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lay out the test's directory", e);
        }
    }

    private static void link(Path runtimes, Path from) throws IOException {
        try (Stream<Path> folders = Files.list(from)) {
            for (Path folder : folders.filter(each -> Files.exists(each.resolve(RuntimeFolder.FILE)))
                    .toList()) {
                Files.createSymbolicLink(runtimes.resolve(folder.getFileName()), folder);
            }
        }
    }

    Path stateDirectory() {
        return directory.resolve("state");
    }

    @Override
    public Optional<String> obstacle() {
        return missing();
    }

    static Optional<String> missing() {
        return Stream.of("bwrap", "node")
                .filter(program -> !Files.isExecutable(Path.of("/usr/bin", program)))
                .findFirst()
                .map(program -> "/usr/bin/" + program + " is missing: type 'apt-get install bubblewrap nodejs'");
    }

    @Override
    public RuntimeProviderFactory factory() {
        return new ProcessProviderFactory();
    }

    @Override
    public Map<String, String> config() {
        return Map.copyOf(config);
    }

    @Override
    public SandboxImage probeImage() {
        return new SandboxImage("kiln/action-nodejs-v20:latest");
    }

    @Override
    public SandboxImage exitingImage() {
        return new SandboxImage("kiln-test/exits:latest");
    }

    @Override
    public SandboxImage silentImage() {
        return new SandboxImage("kiln-test/silent:latest");
    }

    @Override
    public NetworkPolicy network() {
        return network;
    }

    @Override
    public void close() throws IOException {
        StateDirectory.delete(directory);
    }
}
