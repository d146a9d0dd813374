// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin.install;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where a plugin comes from. */
public sealed interface Source {

    /** A folder of jars, which the operator made. */
    record Folder(Path path) implements Source {}

    /** A {@code .zip} of such a folder, or a {@code .jar} that is a plugin by itself. */
    record File(Path path, Kind kind, Sha256 sha256) implements Source {}

    /** Such a file elsewhere. */
    record Remote(URI uri, Kind kind, Sha256 sha256) implements Source {}

    enum Kind {
        ZIP,
        JAR
    }

    /**
     * What an operator means.
     *
     * @param sha256 empty when he did not say
     */
    static Source of(String text, String sha256) {
        boolean isRemote = text.startsWith("https://") || text.startsWith("http://");
        if (!isRemote && Files.isDirectory(Path.of(text))) {
            if (!sha256.isEmpty()) {
                throw new Refusal("a folder has no SHA-256: " + text, "leave --sha256 out");
            }
            return new Folder(Path.of(text));
        }
        if (!isRemote && !Files.isRegularFile(Path.of(text))) {
            throw new Refusal(
                    "there is no file or folder " + text,
                    "name a folder of jars, a .zip, a .jar, or an https URL of one");
        }
        if (sha256.isEmpty()) {
            throw new Refusal(
                    "the SHA-256 of " + text + " is missing",
                    "add --sha256 HEX, as whoever made the plugin published it; sha256sum shows that of a file");
        }
        Sha256 expected = new Sha256(sha256);
        return isRemote
                ? new Remote(URI.create(text), kind(text), expected)
                : new File(Path.of(text), kind(text), expected);
    }

    private static Kind kind(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".zip")) {
            return Kind.ZIP;
        }
        if (lower.endsWith(".jar")) {
            return Kind.JAR;
        }
        throw new Refusal(text + " ends neither in .zip nor in .jar", "name a folder of jars, a .zip or a .jar");
    }
}
