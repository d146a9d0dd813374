// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.state;

import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where all microvm providers of one user on this machine, of whatever clusters, keep a directory for each sandbox.
 *
 * <p>A sandbox's directory is named by a digest of its cluster and id, as the path of a Unix socket may not exceed 107 bytes.
 */
public record StateDirectory(Path root) {

    /** How the names of directories begin that are no sandboxes: half-written ones, and machines that serve nobody. */
    public static final String DRAFT = ".draft-";

    /** The name of all that belongs to a sandbox: its directory, its machine and its cgroups. */
    public static String name(String cluster, SandboxId id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((cluster + "/" + id.value()).getBytes(StandardCharsets.UTF_8));
            return "kiln-" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public Path directory(String cluster, SandboxId id) {
        return root.resolve(name(cluster, id));
    }

    /** Makes the root, or checks that the one that is there is ours: it lies where anybody can make directories. */
    public void open() throws SandboxException {
        try {
            if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(root);
                // others may pass through, to sockets whose own directories they cannot enter, but not look around
                Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
            }
            Object uid = Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS) || !uid.equals(self)) {
                throw new SandboxException.ProviderUnavailable("cannot use the state directory " + root
                        + ": it belongs to user " + uid + " and this is user " + self
                        + "; remove it or set 'state-dir'");
            }
        } catch (FileAlreadyExistsException e) {
            // another provider opened it at the same time
            open();
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot make the state directory " + root + " (key 'state-dir'): " + e, e);
        }
    }

    /** Makes a sandbox's directory with its record in it, both at once; false when there is one already. */
    public boolean claim(SandboxRecord record, Path directory) throws IOException {
        Path draft = Files.createTempDirectory(root, DRAFT);
        try {
            record.write(draft);
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwx------"));
            Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            delete(draft);
            return false;
        } catch (IOException e) {
            delete(draft);
            if (Files.exists(directory)) {
                return false;
            }
            throw e;
        }
    }

    /** Removes drafts that an earlier epoch of this owner left as it was killed in the middle of writing. */
    public void sweepDrafts(Owner owner) {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(root, DRAFT + "*")) {
            for (Path draft : drafts) {
                if (SandboxRecord.read(draft)
                        .filter(record -> owner.isSuccessorOf(record.owner()))
                        .isPresent()) {
                    delete(draft);
                }
            }
        } catch (IOException e) {
            // a draft takes a few hundred bytes and harms nobody: the next start sweeps again
        }
    }

    /** The directories of all sandboxes, of all clusters. */
    public List<Path> sandboxes() throws SandboxException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "kiln-*")) {
            entries.forEach(found::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot list the state directory " + root + ": " + e, e);
        }
        return found;
    }

    public static void delete(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(directory);
            return;
        }
        List<Path> entries;
        try (Stream<Path> listed = Files.list(directory)) {
            entries = listed.toList();
        } catch (NoSuchFileException e) {
            return;
        }
        Path record = directory.resolve(SandboxRecord.FILE);
        for (Path entry : entries) {
            if (!entry.equals(record)) {
                delete(entry);
            }
        }
        // last, as without it nobody would find what is left when this is cut off
        Files.deleteIfExists(record);
        Files.deleteIfExists(directory);
    }
}
