// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What holds a monitor's process on the host.
 *
 * @param user whom it runs as, when the invoker is root
 * @param cgroups directories whose {@code cgroup.procs} it enters before it starts
 */
public record Confinement(Optional<User> user, List<Path> cgroups) {

    /** A user without a name. */
    public record User(int uid, int gid) {}

    public Confinement {
        cgroups = List.copyOf(cgroups);
    }

    /** As the invoker itself. */
    public static Confinement none() {
        return new Confinement(Optional.empty(), List.of());
    }
}
