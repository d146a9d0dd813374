// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Programs as {@code dev/build} leaves them in {@code target/dist}, of this project or of another version of it. It may have been
 * moved since: the class path is what lies in the folder, wherever that was when it was built.
 */
public record Distribution(Path folder) {

    /** This project's own. */
    public static Distribution ofProject(Path root) {
        return new Distribution(root.resolve("target/dist"));
    }

    /** Where its invokers' plugins are. */
    Path plugins() {
        return folder.resolve("plugins");
    }

    /** The command line of one of its programs: as the launcher starts it, but without its look whether all is built. */
    List<String> java(String name, String main, Path root, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(read(name + ".flags").split(" +")));
        Path cache = folder.resolve(name + ".aot");
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(List.of("-Dkiln.root=" + root, "-cp", classPath(read(name + ".classpath")), main));
        command.addAll(arguments);
        return command;
    }

    /** Each jar lies in a folder of the distribution: {@code server/kiln-server.jar}. */
    String classPath(String written) throws IOException {
        List<Path> jars = Arrays.stream(written.split(":"))
                .map(Path::of)
                .map(it -> folder.resolve(it.subpath(it.getNameCount() - 2, it.getNameCount())))
                .toList();
        for (Path jar : jars) {
            if (!Files.exists(jar)) {
                throw new IOException(folder + " is no whole build, as it has no " + jar + "; build it with dev/build");
            }
        }
        return jars.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private String read(String file) throws IOException {
        Path path = folder.resolve(file);
        if (!Files.exists(path)) {
            throw new IOException("there is no " + path + "; build with dev/build");
        }
        return Files.readString(path).strip();
    }
}
