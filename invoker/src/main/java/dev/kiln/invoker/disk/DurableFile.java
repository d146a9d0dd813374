// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that is replaced as a whole: whoever reads it finds what was there before or what is there now, also after a crash. */
public record DurableFile(Path path) {

    /** Durable when it returns; makes the file's folder if need be. */
    public void write(byte[] content) throws IOException {
        replace(content);
    }

    /** The same, for its owner's eyes alone. */
    public void writePrivately(byte[] content) throws IOException {
        replace(content, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private void replace(byte[] content, FileAttribute<?>... attributes) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        // one that a crash left may be anybody's to read
        Files.deleteIfExists(draft);
        try (FileChannel channel =
                FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
