// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.cage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the invoker's process finds on its machine.
 *
 * @param uid the invoker's user
 * @param controllers the invoker's own cgroup for each controller of cgroup v1
 * @param unified the invoker's own cgroup of cgroup v2
 * @param mounts where each hierarchy begins: a controller's name, or the empty one for cgroup v2
 */
public record Kernel(int uid, Map<String, Path> controllers, Optional<Path> unified, Map<String, Path> mounts) {

    private static final String UNIFIED = "";

    private static final Path PROC = Path.of("/proc");

    public static Kernel ofThisMachine() {
        try {
            int uid = Files.getAttribute(PROC.resolve("self"), "unix:uid") instanceof Integer own ? own : -1;
            return of(
                    uid,
                    Files.readAllLines(PROC.resolve("self/cgroup")),
                    Files.readAllLines(PROC.resolve("self/mountinfo")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + PROC + "/self: the process provider needs Linux: " + e, e);
        }
    }

    public boolean isRoot() {
        return uid == 0;
    }

    /**
     * Joins the two lists of the kernel: {@code 4:memory:/invoker} and {@code 37 31 0:35 / /sys/fs/cgroup/memory rw -
     * cgroup cgroup rw,memory} give the own cgroup {@code /sys/fs/cgroup/memory/invoker}.
     */
    public static Kernel of(int uid, List<String> cgroupLines, List<String> mountLines) {
        Map<String, Mount> mounts = mounts(mountLines);
        Map<String, Path> controllers = new HashMap<>();
        Optional<Path> unified = Optional.empty();
        for (String line : cgroupLines) {
            String[] parts = line.split(":", 3);
            for (String controller : parts[1].split(",", -1)) {
                Mount mount = mounts.get(controller);
                if (mount != null && controller.equals(UNIFIED)) {
                    unified = Optional.of(mount.at(parts[2]));
                } else if (mount != null) {
                    controllers.put(controller, mount.at(parts[2]));
                }
            }
        }
        Map<String, Path> points = new HashMap<>();
        mounts.forEach((controller, mount) -> points.put(controller, mount.point()));
        return new Kernel(uid, Map.copyOf(controllers), unified, Map.copyOf(points));
    }

    /** The cgroup of a controller that new ones are made in: {@code parent} from the hierarchy's root, or the own one. */
    public Optional<Path> parent(String controller, Optional<String> parent) {
        Optional<Path> own = controller.equals(UNIFIED) ? unified : Optional.ofNullable(controllers.get(controller));
        return parent.map(path ->
                        Optional.ofNullable(mounts.get(controller)).map(point -> point.resolve(path.substring(1))))
                .orElse(own);
    }

    private static Map<String, Mount> mounts(List<String> lines) {
        Map<String, Mount> mounts = new HashMap<>();
        for (String line : lines) {
            String[] halves = line.split(" - ", 2);
            String[] left = halves[0].split(" ", -1);
            String[] right = halves[1].split(" ", -1);
            Mount mount = new Mount(left[3], Path.of(left[4]));
            if (right[0].equals("cgroup2")) {
                mounts.putIfAbsent(UNIFIED, mount);
            } else if (right[0].equals("cgroup")) {
                Arrays.stream(right[2].split(",", -1)).forEach(option -> mounts.putIfAbsent(option, mount));
            }
        }
        return mounts;
    }

    /** A mounted hierarchy, of which {@code root} is what is seen at {@code point}. */
    private record Mount(String root, Path point) {
        Path at(String cgroup) {
            String inside = cgroup.startsWith(root) ? cgroup.substring(root.length()) : cgroup;
            return point.resolve(inside.startsWith("/") ? inside.substring(1) : inside);
        }
    }
}
