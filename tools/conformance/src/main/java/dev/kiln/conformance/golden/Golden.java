// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The golden files of a module, in {@code src/test/resources/golden}: the shape of each answer, names, types and values exact but for
 * what {@link Shape} takes as volatile. With the system property {@code golden.write=true} they are written instead of compared.
 */
public final class Golden {

    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final boolean writes;
    private final Set<String> written = new HashSet<>();

    Golden(Path folder, boolean writes) {
        this.folder = folder;
        this.writes = writes;
    }

    /** Those of the module whose tests run. */
    public static Golden ofModule() {
        return new Golden(FOLDER, Boolean.getBoolean("golden.write"));
    }

    /**
     * Compares with the golden file of that name.
     *
     * @param name of the file, without its ending
     * @throws AssertionError when something has another name, type or value, is missing, or is too much; says where
     */
    public void assertShape(String name, JsonNode actual) {
        Path file = folder.resolve(name + ".json");
        JsonNode shape = Shape.of(actual);
        try {
            // a name that is used again must mean the same
            if (writes && written.add(name)) {
                Files.createDirectories(folder);
                Files.writeString(file, MAPPER.writeValueAsString(shape) + "\n");
            } else {
                compare(file, MAPPER.readTree(Files.readString(file)), shape);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot use the golden file " + file + "; -Dgolden.write=true writes those of the tests that run",
                    e);
        }
    }

    private static void compare(Path file, JsonNode golden, JsonNode shape) {
        List<String> differences = new ArrayList<>();
        Differences.collect("", golden, shape, differences);
        if (!differences.isEmpty()) {
            throw new AssertionError("not what " + file + " says:\n  " + String.join("\n  ", differences)
                    + "\nwhen that is meant, write the file anew with -Dgolden.write=true; all of it is now:\n"
                    + shape.toPrettyString());
        }
    }
}
