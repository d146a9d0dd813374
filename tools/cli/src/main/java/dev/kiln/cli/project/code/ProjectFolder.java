// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.code;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of a project. A manifest may come from somebody else, so its relative paths do not lead out of the folder,
 * neither by {@code ..} nor by a link; whoever means a file elsewhere writes its absolute path.
 */
public record ProjectFolder(Path root) {

    static final long MAX_FILE_BYTES = 64L * 1024 * 1024;

    /** The folder that a manifest is in. */
    public static ProjectFolder of(Path manifest) {
        return new ProjectFolder(manifest.toAbsolutePath().resolveSibling("").normalize());
    }

    /**
     * A file or folder that is there.
     *
     * @param place where the manifest speaks of it
     */
    public Path existing(String place, String path) {
        Path given = Path.of(path);
        Path full = given.isAbsolute() ? given.normalize() : root.resolve(given).normalize();
        if (!Files.exists(full)) {
            throw CommandFailure.usage(
                    place + ": there is no file or folder '" + path + "' (looked for " + full + ")",
                    "paths are relative to the folder of the manifest");
        }
        if (!given.isAbsolute()) {
            check(place, path, full);
        }
        return full;
    }

    /** Fails when the path, links followed, is outside of the project. */
    void check(String place, String path, Path full) {
        try {
            if (full.toRealPath().startsWith(root.toRealPath())) {
                return;
            }
        } catch (IOException e) {
            throw unreadable(place, path, e);
        }
        throw CommandFailure.usage(
                place + ": '" + path + "' leads out of the project's folder " + root,
                "move the file into the project, or write its absolute path if it is meant");
    }

    byte[] read(String place, Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_FILE_BYTES) {
                throw CommandFailure.usage(
                        place + ": '" + file + "' has " + size + " bytes; " + MAX_FILE_BYTES + " are the most",
                        "make it smaller, or bring what is large in a Docker image");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(place, file.toString(), e);
        }
    }

    static CommandFailure unreadable(String place, String path, IOException e) {
        return new CommandFailure(
                ExitCode.USAGE,
                place + ": '" + path + "' cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage(),
                "check that it exists and may be read",
                e);
    }
}
