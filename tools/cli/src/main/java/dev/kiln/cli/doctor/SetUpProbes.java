// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import dev.kiln.cli.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is on this side of the network: the Java that runs the command, the property file, and what is in it. */
final class SetUpProbes {

    private static final int OLDEST_JAVA = 25;
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SetUpProbes() {}

    static Finding java(int feature, String version) {
        return feature >= OLDEST_JAVA
                ? Finding.ok("java", "Java " + version + " runs this command")
                : Finding.warning(
                        "java",
                        "Java " + version + " runs this command, which is made for " + OLDEST_JAVA,
                        "install a JDK " + OLDEST_JAVA + " and set JAVA_HOME to it");
    }

    /** The file may be missing when options and environment say all; that is judged with the settings. */
    static Finding file(Path file) {
        if (!Files.exists(file)) {
            return Finding.warning(
                    "properties",
                    file + " does not exist",
                    "make it with: kiln property set --apihost http://localhost:3233 --auth KEY");
        }
        if (!Files.isReadable(file)) {
            return Finding.wrong("properties", file + " cannot be read", "chmod 600 " + file);
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, new LinkOption[0]);
            if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
                return Finding.warning(
                        "properties",
                        file + " holds your key, and others may read or write it ("
                                + PosixFilePermissions.toString(permissions) + ")",
                        "chmod 600 " + file);
            }
        } catch (UnsupportedOperationException | IOException e) {
            return Finding.ok("properties", file + " can be read; who else may do so is not known: " + e.getMessage());
        }
        return Finding.ok("properties", file + " can be read by you alone");
    }

    static List<Finding> settings(Settings settings) {
        List<Finding> findings = new ArrayList<>();
        findings.add(settings.apiHost()
                .map(it -> Finding.ok("apihost", "the server is " + it))
                .orElseGet(() -> Finding.wrong(
                        "apihost",
                        "nobody said where the server is",
                        "kiln property set --apihost http://localhost:3233; ./kiln standalone starts one there")));
        findings.add(settings.auth()
                .map(it -> key(it.value()))
                .orElseGet(() ->
                        Finding.wrong("key", "there is no authorization key", "kiln property set --auth UUID:KEY")));
        return findings;
    }

    private static Finding key(String key) {
        int colon = key.indexOf(':');
        return colon > 0 && colon < key.length() - 1
                ? Finding.ok("key", "a key is set, its first part is " + key.substring(0, colon))
                : Finding.wrong("key", "the key is not of the form UUID:KEY", "kiln property set --auth UUID:KEY");
    }
}
