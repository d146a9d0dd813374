// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** An action's code on its way to a file. */
public record SavedCode(String file, byte[] bytes) {

    /** Takes the code out of a fetched action. */
    public static SavedCode of(String name, JsonNode action) {
        JsonNode exec = action.path("exec");
        String kind = exec.path("kind").asText();
        String code = exec.path("code").asText();
        if (kind.equals("sequence")) {
            throw CommandFailure.general("Cannot save '" + name + "': a sequence has no code of its own");
        }
        if (code.isBlank()) {
            throw CommandFailure.general("Cannot save Docker images");
        }
        boolean isBinary = exec.path("binary").asBoolean(false);
        byte[] bytes = isBinary ? Base64.getDecoder().decode(code.strip()) : code.getBytes(StandardCharsets.UTF_8);
        return new SavedCode(name + extension(kind, isBinary), bytes);
    }

    /** Writes it, never over an existing file; tells where. */
    public Path save(@Nullable String wanted) {
        Path path = Path.of(wanted == null ? file : wanted).toAbsolutePath();
        try {
            return Files.write(path, bytes, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "The file '" + path + "' already exists",
                    "choose another one with --save-as FILE",
                    e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.GENERAL, "Cannot write to file '" + path + "': " + e.getMessage(), null, e);
        }
    }

    private static String extension(String kind, boolean isBinary) {
        String family = kind.split(":", 2)[0];
        if (isBinary) {
            return family.equals("java") ? ".jar" : ".zip";
        }
        return switch (family) {
            case "nodejs" -> ".js";
            case "python" -> ".py";
            case "ruby" -> ".rb";
            case "rust" -> ".rs";
            case "ballerina" -> ".bal";
            case "blackbox" -> "";
            default -> "." + family;
        };
    }
}
