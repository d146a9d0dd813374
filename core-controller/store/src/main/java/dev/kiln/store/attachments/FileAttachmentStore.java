// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.attachments;

import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.AttachmentStore;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Attachments as files named by their content, in a folder for each owner that is named by the owner's hash, as names of
 * entities may hold what file names may not. A file with its final name is whole: it is written under another one, forced to
 * the disk, and then renamed.
 */
public final class FileAttachmentStore implements AttachmentStore {

    private static final int COPY_BYTES = 64 * 1024;

    private final Path root;
    private final Path unfinished;
    private final AtomicLong saves = new AtomicLong();

    /** Opens the folder, and removes what crashed writers left unfinished. */
    public FileAttachmentStore(Path root) {
        this.root = root;
        this.unfinished = root.resolve("unfinished");
        try {
            Files.createDirectories(unfinished);
            for (Path file : listing(unfinished)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot open the attachments in " + root, e);
        }
    }

    @Override
    public Attachment save(QualifiedName owner, String contentType, InputStream content) throws IOException {
        MessageDigest sha256 = Digests.sha256();
        Path file = unfinished.resolve(Long.toString(saves.incrementAndGet()));
        try {
            long length = write(content, file, sha256);
            String digest = Digests.name(sha256);
            Path folder = folder(owner);
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                force(root);
            }
            Files.move(file, folder.resolve(digest), StandardCopyOption.ATOMIC_MOVE);
            force(folder);
            return new Attachment(digest, length, digest);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public InputStream open(QualifiedName owner, String name) {
        String what = "attachment " + name + " of " + owner;
        if (!Digests.isDigest(name)) {
            throw new StoreException.Corrupt("there is no " + what, null);
        }
        try {
            return new VerifyingStream(Files.newInputStream(folder(owner).resolve(name)), name, what);
        } catch (NoSuchFileException e) {
            throw new StoreException.Corrupt("there is no " + what, e);
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot open " + what, e);
        }
    }

    @Override
    public void retain(QualifiedName owner, Set<String> names) {
        retain(folder(owner), names);
    }

    @Override
    public StoreHealth check() {
        return Files.isWritable(unfinished)
                ? new StoreHealth.Up("files in " + root)
                : new StoreHealth.Down("the folder " + unfinished + " is not writable");
    }

    /** Removes what crashed writers saved and no document names. */
    public void sweep(Map<QualifiedName, Set<String>> named) {
        Map<Path, Set<String>> keep = new HashMap<>();
        named.forEach((owner, names) -> keep.put(folder(owner), names));
        try {
            for (Path folder : listing(root)) {
                if (!folder.equals(unfinished)) {
                    retain(folder, keep.getOrDefault(folder, Set.of()));
                    removeIfEmpty(folder);
                }
            }
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot sweep the attachments in " + root, e);
        }
    }

    private void retain(Path folder, Set<String> names) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            for (Path file : listing(folder)) {
                if (!names.contains(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot remove attachments in " + folder, e);
        }
    }

    /** Only while nobody can be saving into it. */
    private static void removeIfEmpty(Path folder) throws IOException {
        if (Files.isDirectory(folder) && listing(folder).isEmpty()) {
            Files.delete(folder);
        }
    }

    private static long write(InputStream content, Path file, MessageDigest sha256) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            byte[] buffer = new byte[COPY_BYTES];
            long length = 0;
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                sha256.update(buffer, 0, count);
                out.write(buffer, 0, count);
                length += count;
            }
            channel.force(true);
            return length;
        }
    }

    /** A rename is on the disk once its folder is. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static List<Path> listing(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Path folder(QualifiedName owner) {
        byte[] hash = Digests.sha256().digest(owner.toString().getBytes(StandardCharsets.UTF_8));
        return root.resolve(HexFormat.of().formatHex(hash));
    }
}
