// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker.socket;

import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the Unix sockets of sandboxes lie, one folder each. All providers of one user on this machine share the root, so that any
 * of them removes what another left; a folder is named by a digest of cluster and id, as a socket's path may not exceed 107 bytes.
 */
public final class SocketFolders {

    /** In bytes; of the 107 of a socket's path, a folder and the socket in it take 23. */
    public static final int LONGEST_ROOT = 84;

    private final Path root;
    private final String cluster;
    private volatile boolean isUsable; // volatile: ended by one creation, read by all

    /**
     * Makes nothing yet.
     *
     * @param isUsable whether sandboxes get folders at all
     */
    public SocketFolders(Path root, String cluster, boolean isUsable) {
        this.root = root;
        this.cluster = cluster;
        this.isUsable = isUsable;
    }

    /** A folder that a sandbox may put its socket in; empty for one that is called over TCP. */
    public Optional<SocketFolder> make(SandboxSpec spec) throws SandboxException {
        // what is written into the folder is on the host's disk, until the sandbox listens, and no limit counts it
        if (!isUsable || spec.limits().diskBytes().isPresent()) {
            return Optional.empty();
        }
        SocketFolder folder = of(spec.id());
        try {
            openRoot();
            folder.remove();
            folder.make();
            return Optional.of(folder);
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot make a folder for the socket of sandbox " + spec.id() + " in " + root
                            + " (key 'socket-dir'; the key listen=tcp does without): " + e,
                    e);
        }
    }

    /** Removes what a sandbox left. */
    public void remove(SandboxId id) {
        try {
            of(id).remove();
        } catch (IOException e) {
            System.getLogger(SocketFolders.class.getName())
                    .log(System.Logger.Level.WARNING, "a folder of the sandbox " + id + " is left in " + root, e);
        }
    }

    /** From now on sandboxes are called over TCP: the daemon does not see our folders. */
    public void giveUp() {
        isUsable = false;
    }

    private SocketFolder of(SandboxId id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((cluster + "/" + id.value()).getBytes(StandardCharsets.UTF_8));
            return new SocketFolder(root.resolve(HexFormat.of().formatHex(digest, 0, 8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Makes the root, or checks that the one that is there is ours: it lies where anybody can make directories. */
    private void openRoot() throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectories(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // by another provider at the same time, or a link, which is told below
            }
        }
        Object uid = Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
                || !uid.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            throw new IOException(root + " belongs to user " + uid + ", or is no directory; remove it");
        }
    }
}
