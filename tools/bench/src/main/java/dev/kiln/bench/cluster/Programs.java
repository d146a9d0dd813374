// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How programs are started: the Java ones as the launcher does, but without its look whether all is built, which would stand
 * between a death and the start after it.
 */
final class Programs {

    private static final long INSTALL_MINUTES = 5;

    private final Path root;
    private final Path dist;

    Programs(Path root) {
        this.root = root;
        this.dist = root.resolve("target/dist");
    }

    /** The command line of a program of {@code target/dist}. */
    List<String> java(String name, String main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(read(name + ".flags").split(" +")));
        Path cache = dist.resolve(name + ".aot");
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(List.of("-Dkiln.root=" + root, "-cp", read(name + ".classpath"), main));
        command.addAll(arguments);
        return command;
    }

    /** The command line of the stand-in for CouchDB, which is fetched first if need be. */
    List<String> store(int port, Path data) throws IOException, InterruptedException {
        Path npm = root.resolve("core-controller/store/src/test/npm");
        Path server = npm.resolve("node_modules/pouchdb-server/bin/pouchdb-server");
        if (!Files.exists(server)) {
            install(npm);
        }
        return List.of(
                // it puts attachments that it receives among the machine's temporary files, and leaves them there
                "env",
                "TMPDIR=" + data,
                "node",
                server.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                data.toString(),
                "-n");
    }

    private static void install(Path npm) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("npm", "ci", "--silent")
                .directory(npm.toFile())
                .inheritIO()
                .start();
        if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("'npm ci' in " + npm + " did not succeed; run it by hand to see why");
        }
    }

    private String read(String file) throws IOException {
        Path path = dist.resolve(file);
        if (!Files.exists(path)) {
            throw new IOException("there is no " + path + "; build with dev/build");
        }
        return Files.readString(path).strip();
    }
}
