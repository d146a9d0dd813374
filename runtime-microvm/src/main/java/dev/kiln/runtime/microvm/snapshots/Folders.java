// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Removes directories with all that is in them; links are removed, not followed. */
final class Folders {

    private Folders() {}

    static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> entries;
            try (Stream<Path> listed = Files.list(path)) {
                entries = listed.toList();
            } catch (NoSuchFileException e) {
                return;
            }
            for (Path entry : entries) {
                delete(entry);
            }
        }
        Files.deleteIfExists(path);
    }

    /**
     * Makes a directory where anybody may make some, or takes the one that is there if it is this user's: another one's could show secrets to
     * its owner.
     */
    static void requireOwn(Path path) throws IOException {
        Files.createDirectories(path);
        Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || !owner.equals(self)) {
            throw new IOException("cannot keep secrets in " + path + ": it is a link, or belongs to user " + owner
                    + " and this is user " + self + "; remove it, or name another one");
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
    }

    static void deleteQuietly(Path path) {
        try {
            delete(path);
        } catch (IOException e) {
            // it has no record or no place in the table, so the next start sweeps it
        }
    }
}
