// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes the jailer's own arguments by its rules, and leaves those that it passes on. */
final class FakeJailer {

    private static final Map<String, Pattern> OPTIONS = Map.of(
            "--id", Pattern.compile("[a-zA-Z0-9-]{1,64}"),
            "--exec-file", Pattern.compile("/.*firecracker[^/]*"),
            "--uid", Pattern.compile("\\d+"),
            "--gid", Pattern.compile("\\d+"),
            "--cgroup-version", Pattern.compile("[12]"),
            "--cgroup", Pattern.compile("[a-z0-9_.]+=.+"),
            "--parent-cgroup", Pattern.compile("[^/].*"),
            "--chroot-base-dir", Pattern.compile("/.*"),
            "--netns", Pattern.compile("/.*"),
            "--resource-limit", Pattern.compile("(no-file|fsize)=\\d+"));

    private FakeJailer() {}

    /** What the monitor will see as {@code /}. */
    static Path enter(List<String> arguments) throws IOException {
        Map<String, List<String>> given = new HashMap<>();
        while (!arguments.isEmpty() && !arguments.getFirst().equals("--")) {
            String option = arguments.removeFirst();
            String value = arguments.removeFirst();
            if (!OPTIONS.containsKey(option)
                    || !OPTIONS.get(option).matcher(value).matches()) {
                throw new IOException("the jailer does not take '" + option + " " + value + "'");
            }
            given.computeIfAbsent(option, it -> new ArrayList<>()).add(value);
        }
        if (arguments.isEmpty()) {
            throw new IOException("nothing is passed on to Firecracker");
        }
        arguments.removeFirst();
        for (String needed : List.of("--id", "--exec-file", "--uid", "--gid")) {
            if (!given.containsKey(needed)) {
                throw new IOException("Argument '" + needed + "' required, but not found.");
            }
        }
        Path program = Path.of(given.get("--exec-file").getFirst());
        Path base = Path.of(
                given.getOrDefault("--chroot-base-dir", List.of("/srv/jailer")).getFirst());
        Path root = Files.createDirectories(base.resolve(program.getFileName())
                .resolve(given.get("--id").getFirst())
                .resolve("root"));
        Files.copy(program, root.resolve(program.getFileName()));
        Files.createDirectories(root.resolve("dev/net"));
        return root;
    }
}
