// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The file that says who may come: a line {@code name:secret} for each; empty lines and those that begin with # are passed over. */
final class Credentials {

    private Credentials() {}

    /**
     * Reads it whole.
     *
     * @throws IllegalArgumentException naming the line that cannot be read, and never showing it
     */
    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> secrets = new TreeMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1 || colon == line.length() - 1) {
                throw new IllegalArgumentException("line " + (i + 1) + " of " + file + " must be name:secret");
            }
            // a name becomes a part of an option's name in Kafka's configuration
            if (!line.substring(0, colon).matches("[a-zA-Z0-9._-]+")) {
                throw new IllegalArgumentException("the name in line " + (i + 1) + " of " + file
                        + " must have letters, digits, dots, dashes and underscores only");
            }
            secrets.put(line.substring(0, colon), line.substring(colon + 1));
        }
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException(
                    file + " has no credentials, so nobody could come in; write name:secret into it");
        }
        return secrets;
    }
}
