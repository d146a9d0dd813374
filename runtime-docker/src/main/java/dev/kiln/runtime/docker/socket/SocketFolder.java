// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker.socket;

import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of one sandbox's socket on the host: the sandbox sees {@code run} alone, and only until it listens. */
public record SocketFolder(Path directory) {

    /** Where the sandbox finds {@code run}. */
    public static final String INSIDE = "/run/kiln";

    private static final String SOCKET = "s";

    /** What the sandbox is told to listen on; TCP comes last, so that where that is found the socket was tried. */
    public static String listen(int port) {
        return "unix:" + INSIDE + "/" + SOCKET + ",tcp:0.0.0.0:" + port;
    }

    public Path run() {
        return directory.resolve("run");
    }

    void make() throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(run());
        // any user, as the image says whom it runs as; past the umask
        Files.setPosixFilePermissions(run(), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Whether the sandbox's server listens here. */
    public boolean answers() {
        Path socket = run().resolve(SOCKET);
        if (!isSocket(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            // bound, but it does not listen yet
            return false;
        }
    }

    /**
     * Takes the socket out of the sandbox's sight and removes the folder that it lay in: no code in the sandbox can put another
     * socket or a link in its place, and there is nothing left of the host's that it could write to. A Unix socket is its inode, not
     * its path.
     *
     * @throws IOException also when what lies there is no socket any more, or not the only thing
     */
    public SandboxAddress settle() throws IOException {
        Path settled = directory.resolve(SOCKET);
        Files.move(run().resolve(SOCKET), settled, StandardCopyOption.ATOMIC_MOVE);
        if (!isSocket(settled)) {
            throw new IOException(INSIDE + "/" + SOCKET + " is no socket any more");
        }
        shut();
        return new SandboxAddress.UnixSocket(settled);
    }

    /** For a sandbox that does not listen here: takes away what it could write to. */
    public void shut() throws IOException {
        // only when it is empty: nothing is looked through while the sandbox runs, which could move things meanwhile
        Files.delete(run());
    }

    void remove() throws IOException {
        Trees.delete(directory);
    }

    private static boolean isSocket(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (IOException e) {
            return false;
        }
    }
}
