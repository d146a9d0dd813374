// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip file from somewhere. What is in it may be meant badly: names that lead out of the folder, sizes that fill the disk. */
record Archive(Path file) {

    /** Unpacks all of it into a folder, which is made. */
    void unpack(Path folder, Allowance allowance) throws IOException {
        Files.createDirectories(folder);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<? extends ZipEntry> entries = zip.stream().toList();
            for (ZipEntry entry : entries) {
                Path target = target(folder, entry.getName());
                if (entry.isDirectory()) {
                    allowance.countFile();
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        allowance.write(in, target);
                    }
                }
            }
        } catch (ZipException e) {
            throw new Refusal(
                    "the archive cannot be read: " + e.getMessage(), "is it a whole zip file? Fetch or make it again");
        } catch (FileAlreadyExistsException e) {
            throw new Refusal(
                    "the archive has the name " + folder.relativize(Path.of(e.getFile())) + " twice", "make it again");
        }
    }

    private static Path target(Path folder, String name) {
        try {
            Path relative = Path.of(name);
            boolean leadsOut = relative.isAbsolute()
                    || name.contains("\\")
                    || List.of(name.split("/")).contains("..");
            Path target = folder.resolve(relative).normalize();
            if (!leadsOut && target.startsWith(folder) && !target.equals(folder)) {
                return target;
            }
        } catch (InvalidPathException e) {
            // refused below, like all that cannot be a file in the folder
        }
        throw new Refusal(
                "the archive has an entry '" + name + "', which leads out of its folder",
                "do not use this archive: no sound tool makes such a name");
    }
}
