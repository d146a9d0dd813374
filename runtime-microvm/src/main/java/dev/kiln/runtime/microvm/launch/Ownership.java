// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.launch;

import dev.kiln.runtime.microvm.vm.Confinement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gives files to the user whom a monitor runs as. */
public final class Ownership {

    private Ownership() {}

    /** The invoker's own again. */
    public static void takeBack(Path path, Confinement confinement) throws IOException {
        if (confinement.user().isPresent()) {
            give(path, new Confinement(Optional.of(new Confinement.User(0, 0)), List.of()));
        }
    }

    /** Does nothing where the monitor is the invoker's own user. */
    public static void give(Path path, Confinement confinement) throws IOException {
        if (confinement.user().isPresent()) {
            Confinement.User user = confinement.user().get();
            Files.setAttribute(path, "unix:uid", user.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", user.gid(), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
