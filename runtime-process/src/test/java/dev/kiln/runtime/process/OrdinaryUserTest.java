// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kiln.runtime.process.cage.Kernel;
import dev.kiln.runtime.process.state.StateDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What root gets is not what everybody gets: the kit as a user without any rights, in user namespaces and without cgroups. */
class OrdinaryUserTest {

    private static final int SOMEBODY = 54_321;
    private static final int FEWEST_CHECKS = 90;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("kiln");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removeDirectory() throws IOException {
        StateDirectory.delete(directory);
    }

    @Test
    void theKitHoldsForAnOrdinaryUser() throws Exception {
        assumeTrue(
                Kernel.ofThisMachine().isRoot(),
                "only root can become another user; run as one, the kit needs no other");
        assumeTrue(ProcessTestBed.missing().isEmpty(), "bwrap or node is missing");
        Path root = layRoot();
        Path output = directory.resolve("output");

        Process kit = new ProcessBuilder(command(root))
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(kit.waitFor(10, TimeUnit.MINUTES)).as("the kit ended").isTrue();
        } finally {
            kit.destroyForcibly();
        }

        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(kit.exitValue()).as(said).isZero();
        var succeeded = Pattern.compile("succeeded: ([0-9]+)").matcher(said);
        assertThat(succeeded.find()).as(said).isTrue();
        assertThat(Integer.parseInt(succeeded.group(1))).isGreaterThan(FEWEST_CHECKS);
    }

    /** What the user must be able to read, which in a repository of root's he may not. */
    private Path layRoot() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        copy(Path.of(System.getProperty("kiln.root"), "actions", "nodejs"), root.resolve("actions/nodejs"));
        copy(Path.of("src/test/resources/runtimes"), root.resolve("src/test/resources/runtimes"));
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Files.setAttribute(temporary, "unix:uid", SOMEBODY);
        return root;
    }

    private List<String> command(Path root) throws IOException {
        List<String> classPath = new ArrayList<>();
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        for (String entry : Arrays.stream(entries)
                .filter(each -> Files.exists(Path.of(each)))
                .toList()) {
            Path copy = directory
                    .resolve("classes")
                    .resolve(classPath.size() + "-" + Path.of(entry).getFileName());
            copy(Path.of(entry), copy);
            classPath.add(copy.toString());
        }
        return List.of(
                "setpriv",
                "--reuid=" + SOMEBODY,
                "--regid=" + SOMEBODY,
                "--clear-groups",
                "--inh-caps=-all",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                "-Dkiln.root=" + root,
                "-Dcontracts=required",
                "-cp",
                String.join(File.pathSeparator, classPath),
                OrdinaryUserKit.class.getName());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(Files.isDirectory(file) ? target : target.getParent());
                if (!Files.isDirectory(file)) {
                    Files.copy(file, target);
                }
            }
        }
    }
}
