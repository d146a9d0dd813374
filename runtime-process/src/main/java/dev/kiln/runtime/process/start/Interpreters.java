// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.start;

import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the host's programs that a language runtime needs.
 *
 * @param system the host's own directories, which each sandbox sees anyway and which are preferred
 * @param path further directories
 */
public record Interpreters(List<Path> system, List<Path> path) {

    public static final List<Path> SYSTEM = List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin"));

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    /**
     * A program of the host.
     *
     * @param name what it is called by
     * @param executable where it is, links followed
     * @param mount what must be shown to a sandbox beside {@code /usr}
     */
    public record Interpreter(String name, Path executable, Optional<Path> mount) {}

    public List<Interpreter> resolve(RuntimeFolder folder) throws SandboxException {
        List<Interpreter> found = new ArrayList<>();
        for (String name : folder.require()) {
            found.add(resolve(name, folder));
        }
        return found;
    }

    private Interpreter resolve(String name, RuntimeFolder folder) throws SandboxException {
        List<Path> searched = Stream.concat(system.stream(), path.stream()).toList();
        for (Path directory : searched) {
            Path candidate = directory.resolve(name);
            try {
                // version managers put scripts in the path that need a home directory; only the program itself will do
                if (Files.isExecutable(candidate) && isProgram(candidate)) {
                    Path real = candidate.toRealPath();
                    return new Interpreter(name, real, mountFor(real));
                }
            } catch (IOException e) {
                throw new SandboxException.ProviderUnavailable("cannot read " + candidate + ": " + e, e);
            }
        }
        throw new SandboxException.ProviderUnavailable("cannot run " + folder.image() + ": the program '" + name
                + "' is in none of " + searched + "; install it, or name its directory in the key 'path'");
    }

    private static boolean isProgram(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ELF.length), ELF);
        }
    }

    /** Its prefix, {@code /opt/node} for {@code /opt/node/bin/node}; never a home directory or the root. */
    public static Optional<Path> mountFor(Path real) {
        if (real.startsWith("/usr")) {
            return Optional.empty();
        }
        Path bin = real.getParent();
        Path prefix = bin == null ? null : bin.getParent();
        if (bin == null || prefix == null || !bin.endsWith("bin") || isPersonal(prefix)) {
            return Optional.of(real);
        }
        return Optional.of(prefix);
    }

    private static boolean isPersonal(Path prefix) {
        return prefix.getNameCount() == 0
                || prefix.equals(Path.of("/root"))
                || prefix.endsWith(".local")
                || Path.of("/home").equals(prefix.getParent());
    }
}
