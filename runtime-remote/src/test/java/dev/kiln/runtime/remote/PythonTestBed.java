// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The plugin of {@code examples/python}, with the repository's Node.js runtime for an image and a state of its own. */
final class PythonTestBed implements TestBed, AutoCloseable {

    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path NODE = Path.of("/usr/bin/node");
    private static final Path GUEST = Path.of("src/test/resources/plugins/guest.py");
    private static final String INSTALL =
            "type 'apt-get install python3-grpcio python3-protobuf protobuf-compiler nodejs'";

    private final Path directory;
    private final Optional<String> obstacle;

    PythonTestBed() {
        try {
            // short, as the paths of the sandboxes' sockets end at 107 bytes
            directory = Files.createTempDirectory(Path.of("/tmp"), "kr");
            Files.writeString(directory.resolve("images.json"), images());
            obstacle = missing();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lay out the test's directory", e);
        }
    }

    /** The configuration of the provider with this script. */
    Map<String, String> config(Path script) {
        Map<String, String> config = new HashMap<>();
        config.put("command", PYTHON + " " + script);
        config.put("environment", "PYTHONPATH=" + directory + " PYTHONDONTWRITEBYTECODE=1");
        config.put("with.state", directory.resolve("state").toString());
        config.put("with.images", directory.resolve("images.json").toString());
        return config;
    }

    @Override
    public Map<String, String> config() {
        return config(Path.of("examples/python/provider.py").toAbsolutePath());
    }

    @Override
    public Optional<Map<String, String>> unreachableConfig() {
        return Optional.of(Map.of("command", "/no/such/plugin"));
    }

    @Override
    public Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public RuntimeProviderFactory factory() {
        return new RemoteProviderFactory();
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
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String images() {
        Path server = Path.of(System.getProperty("kiln.root"), "actions/nodejs/server.js");
        return """
                {
                  "kiln/action-nodejs-v20": ["%s", "%s"],
                  "kiln-test/exits": ["sh", "-c", "echo %s; echo %s >&2; exit 7"],
                  "kiln-test/silent": ["sleep", "infinity"],
                  "kiln-test/remembers": ["%s", "%s"]
                }
                """.formatted(NODE, server, LAST_WORDS, LAST_WORDS, PYTHON, GUEST.toAbsolutePath());
    }

    /** What a plugin's author does once: makes the messages' classes from the contract. */
    private Optional<String> missing() throws IOException {
        if (!Files.isExecutable(PYTHON) || !Files.isExecutable(NODE)) {
            return Optional.of(PYTHON + " or " + NODE + " is missing: " + INSTALL);
        }
        Optional<String> protoc =
                failure("protoc", "--python_out=" + directory, "-I", "src/main/proto", "src/main/proto/provider.proto");
        return protoc.isPresent()
                ? protoc
                : failure(
                        PYTHON.toString(),
                        "-c",
                        "import sys; sys.path.insert(0, '" + directory + "'); import grpc.aio, provider_pb2");
    }

    private Optional<String> failure(String... command) throws IOException {
        Path output = directory.resolve("output");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean isDone = process.waitFor(30, TimeUnit.SECONDS);
            process.destroyForcibly();
            return isDone && process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(String.join(" ", command) + " says: " + Files.readString(output) + "; " + INSTALL);
        } catch (IOException e) {
            return Optional.of(e.getMessage() + ": " + INSTALL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
