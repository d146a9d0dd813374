// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A file with an action's code: as it travels, and the kind that its name suggests. */
public record Artifact(String file, String code) {

    private static final Set<String> ARCHIVES = Set.of("zip", "jar", "bin");

    private static final Map<String, String> FAMILIES = Map.ofEntries(
            Map.entry("js", "nodejs"),
            Map.entry("mjs", "nodejs"),
            Map.entry("py", "python"),
            Map.entry("swift", "swift"),
            Map.entry("php", "php"),
            Map.entry("rb", "ruby"),
            Map.entry("go", "go"),
            Map.entry("bal", "ballerina"),
            Map.entry("rs", "rust"),
            Map.entry("jar", "java"),
            Map.entry("java", "java"),
            Map.entry("sh", "native"));

    /** Reads the file: text as it is, archives and whatever is no text as base64. */
    static Artifact read(String file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "File '" + file + "' is not a valid file or it does not exist.",
                    "give the path of the action's code, such as hello.js, hello.py or hello.zip",
                    e);
        }
        return new Artifact(file, isArchive(file) ? base64(bytes) : textOrBase64(bytes));
    }

    /** The newest kind of the language that the file's extension stands for. */
    String kind() {
        return kind(file);
    }

    /**
     * The newest kind of the language that a file's extension stands for.
     *
     * @throws CommandFailure when that cannot be told
     */
    public static String kind(String file) {
        String extension = extension(file);
        if (extension.equals("zip")) {
            throw CommandFailure.usage(
                    "Creating an action from a .zip artifact requires specifying the action kind explicitly.",
                    "add, for example, --kind nodejs:default or --kind python:default");
        }
        return Optional.ofNullable(FAMILIES.get(extension))
                .map(family -> family + ":default")
                .orElseThrow(() -> CommandFailure.usage(
                        "'." + extension + "' is not a supported action runtime",
                        "say which one runs it: --kind nodejs:default, --docker IMAGE or --native"));
    }

    static boolean isArchive(String file) {
        return ARCHIVES.contains(extension(file));
    }

    private static String extension(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String textOrBase64(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return base64(bytes); // not text, so it can travel only like that
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
