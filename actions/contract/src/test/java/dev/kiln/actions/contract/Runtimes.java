// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.junit.jupiter.api.Assertions.fail;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Kiln's own runtimes, as folders and as images. */
final class Runtimes {
    private static final int BUILD_SECONDS = 60;

    private Runtimes() {}

    static ActionImage process(String folder) {
        try {
            return new HostProcessImage(Path.of("..", folder).toRealPath());
        } catch (IOException missing) {
            throw new UncheckedIOException("cannot read the runtime folder actions/" + folder, missing);
        }
    }

    /** Run by this very JVM's Java, as the one in the host's path may be an older one. */
    static ActionImage java() {
        try {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            return new HostProcessImage(Path.of("..", "java").toRealPath(), java);
        } catch (IOException missing) {
            throw new UncheckedIOException("cannot read the runtime folder actions/java", missing);
        }
    }

    static ActionImage docker(String image) {
        return new DockerImage(Docker.CLIENT, image);
    }

    /** Fails or skips the test class that needs an image, as {@code -Dcontracts} says. */
    static void require(String image) {
        try {
            Docker.CLIENT.inspectImageCmd(image).exec();
        } catch (RuntimeException unreachable) { // docker-java knows many kinds, and all mean that there is no image
            String message = "cannot judge " + image + ": " + unreachable.getMessage()
                    + " (start a Docker daemon and run actions/build-images)";
            if ("required".equals(System.getProperty("contracts"))) {
                fail(message, unreachable);
            }
            System.err.println("SKIPPED: " + message);
            Assumptions.abort(message);
        }
    }

    /** Skips the test class that needs a program, where the host does not have it: no test may install a compiler. */
    static void assumeProgram(String name) {
        boolean isThere = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        if (!isThere) {
            System.err.println("SKIPPED: this host has no program '" + name + "' in its PATH");
        }
        Assumptions.assumeTrue(isThere, "no program " + name);
    }

    /** Makes an image of another one and an executable that holds its code, as the author of a blackbox image would. */
    static void derive(String base, String image, String code) throws IOException {
        Path context = Files.createTempDirectory("action-contract-image");
        Path executable = Files.writeString(context.resolve("exec"), code);
        Path dockerfile =
                Files.writeString(context.resolve("Dockerfile"), "FROM " + base + "\nCOPY exec /action/exec\n");
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Docker.CLIENT
                    .buildImageCmd(context.toFile())
                    .withTags(Set.of(image))
                    .start()
                    .awaitImageId(BUILD_SECONDS, TimeUnit.SECONDS);
        } finally {
            Files.delete(executable);
            Files.delete(dockerfile);
            Files.delete(context);
        }
    }

    static void remove(String image) {
        try {
            Docker.CLIENT.removeImageCmd(image).exec();
        } catch (NotFoundException neverMade) {
            System.err.println("no image " + image + " is left to remove"); // the base was missing
        }
    }

    /** One client for the whole test run: it has no state that a test could leave behind. */
    private static final class Docker {
        static final DockerClient CLIENT = connect();

        private static DockerClient connect() {
            var config = DefaultDockerClientConfig.createDefaultConfigBuilder().build();
            var transport = new ZerodepDockerHttpClient.Builder()
                    .dockerHost(config.getDockerHost())
                    .sslConfig(config.getSSLConfig())
                    .build();
            return DockerClientImpl.getInstance(config, transport);
        }
    }
}
