// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker.socket;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/** Deletes what sandboxes wrote, never by a path that one could turn into a link meanwhile. */
final class Trees {

    /** Deeper than anything that an honest sandbox leaves; each level takes an open file. */
    private static final int DEEPEST = 16;

    private Trees() {}

    /** Deletes a folder with all that is in it; nothing when it is not there. */
    static void delete(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        Path name = folder.getFileName();
        if (parent == null || name == null || !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
            if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("the file system of " + parent + " cannot delete " + name + " safely");
            }
            delete(secure, name, 0);
        }
    }

    private static void delete(SecureDirectoryStream<Path> parent, Path name, int depth) throws IOException {
        try {
            if (!isDirectory(parent, name)) {
                parent.deleteFile(name);
                return;
            }
            if (depth == DEEPEST) {
                throw new IOException(name + " lies deeper than " + DEEPEST + " folders; delete it by hand");
            }
            try (SecureDirectoryStream<Path> entries = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                for (Path entry : entries) {
                    delete(entries, entry.getFileName(), depth + 1);
                }
            }
            parent.deleteDirectory(name);
        } catch (NoSuchFileException e) {
            // somebody else deleted it
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }
}
