// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.settings;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The property file that wsk and kiln share: lines {@code KEY=value}. Changing a key keeps every other line as it was; the
 * file holds a credential, so only its owner may read it.
 */
public final class WskProps {

    private final Path file;
    private final List<String> lines;

    private WskProps(Path file, List<String> lines) {
        this.file = file;
        this.lines = new ArrayList<>(lines);
    }

    /** Reads {@code $WSK_CONFIG_FILE}, or else {@code ~/.wskprops}; a file that is not there is empty. */
    public static WskProps read(Map<String, String> environment) {
        Path file = path(environment);
        try {
            return new WskProps(
                    file, Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of());
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    public Path file() {
        return file;
    }

    /** The value of a key; empty when it is not set, or set to nothing. */
    public Optional<String> get(Property property) {
        for (String line : lines) {
            if (isOf(property, line)) {
                return Optional.of(line.substring(line.indexOf('=') + 1).strip())
                        .filter(value -> !value.isEmpty());
            }
        }
        return Optional.empty();
    }

    public void set(Property property, String value) {
        String line = property.name() + "=" + value;
        for (int i = 0; i < lines.size(); i++) {
            if (isOf(property, lines.get(i))) {
                lines.set(i, line);
                return;
            }
        }
        lines.add(line);
    }

    public void unset(Property property) {
        lines.removeIf(line -> isOf(property, line));
    }

    /** Writes beside the file and then takes its place, so that no reader finds half of it. */
    public void write() {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            @Nullable Path folder = target.getParent();
            if (folder == null) {
                throw CommandFailure.general("Unable to write the property file " + file + ": it has no folder");
            }
            Files.createDirectories(folder);
            Path part = Files.createTempFile(
                    folder,
                    ".wskprops",
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(part, lines, StandardCharsets.UTF_8);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure("write", file, e);
        }
    }

    /** Where it is, whether it exists or not. */
    public static Path path(Map<String, String> environment) {
        String configured = environment.getOrDefault("WSK_CONFIG_FILE", "");
        if (!configured.isEmpty()) {
            return Path.of(configured);
        }
        String home = environment.getOrDefault("HOME", "");
        if (home.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.GENERAL,
                    "Unable to locate the property file: neither WSK_CONFIG_FILE nor HOME is set",
                    "set WSK_CONFIG_FILE to the file that kiln shall read and write");
        }
        return Path.of(home, ".wskprops");
    }

    private static boolean isOf(Property property, String line) {
        int equals = line.indexOf('=');
        return equals > 0 && line.substring(0, equals).strip().equals(property.name());
    }

    private static CommandFailure failure(String verb, Path file, IOException e) {
        return new CommandFailure(
                ExitCode.GENERAL,
                "Unable to " + verb + " the property file " + file + ": "
                        + e.getClass().getSimpleName() + " " + e.getMessage(),
                "check the file's owner and permissions, or set WSK_CONFIG_FILE to another file",
                e);
    }
}
