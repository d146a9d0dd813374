// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.cage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Readies a cgroup of cgroup v2 to be the parent of the sandboxes' own. Such a parent must not hold processes itself, so the
 * invoker moves out of the way into a leaf below it, as systemd wants it of those to whom it delegates.
 */
final class DelegatedCgroup {

    private static final Set<String> NEEDED = Set.of("memory", "cpu", "pids");
    private static final String LEAF = "kiln-invoker";

    private DelegatedCgroup() {}

    /** The parent, or nothing when this machine does not let us have one. */
    static Optional<Path> open(Path own) {
        // another provider of this invoker was here before
        Path above = own.getParent();
        Path parent = own.endsWith(LEAF) && above != null ? above : own;
        try {
            if (!Files.isWritable(parent)
                    || !words(parent, "cgroup.controllers").containsAll(NEEDED)) {
                return Optional.empty();
            }
            if (!words(parent, "cgroup.subtree_control").containsAll(NEEDED)) {
                leave(parent);
                Files.writeString(parent.resolve("cgroup.subtree_control"), "+memory +cpu +pids");
            }
            return Optional.of(parent);
        } catch (IOException e) {
            // not delegated, or shared with processes that are not ours to move
            return Optional.empty();
        }
    }

    private static void leave(Path parent) throws IOException {
        String self = Long.toString(ProcessHandle.current().pid());
        List<String> residents = Files.readAllLines(parent.resolve("cgroup.procs"));
        if (residents.contains(self)) {
            Path leaf = parent.resolve(LEAF);
            Files.createDirectories(leaf);
            Files.writeString(leaf.resolve("cgroup.procs"), self);
        }
    }

    private static Set<String> words(Path directory, String file) throws IOException {
        return new HashSet<>(Arrays.asList(Cage.read(directory.resolve(file)).split(" ", -1)));
    }
}
