// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.code;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.project.manifest.ProjectPackage.Action;
import dev.kiln.cli.project.manifest.ProjectPackage.Source;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the code of actions. */
public record CodeReader(ProjectFolder folder) {

    private static final Set<String> ARCHIVES = Set.of("zip", "jar", "bin");

    /**
     * The code of one action; empty when its image has it.
     *
     * @throws CommandFailure when it cannot be read, is too large, or is outside of the project
     */
    public Optional<Code> read(Action action) {
        return switch (action.source()) {
            case Source.None none -> Optional.empty();
            case Source.Inline inline -> Optional.of(new Code(inline.code(), ""));
            case Source.File file -> Optional.of(of(action, file));
        };
    }

    private Code of(Action action, Source.File file) {
        Path path = folder.existing(action.place(), file.path());
        boolean isFolder = Files.isDirectory(path);
        if (isFolder || !file.includes().isEmpty()) {
            byte[] zip = new ZippedFolder(folder, action.place(), file.excludes()).of(path, file.includes());
            return new Code(Base64.getEncoder().encodeToString(zip), "function.zip");
        }
        return new Code(text(path, folder.read(action.place(), path)), file.path());
    }

    private static String text(Path file, byte[] bytes) {
        String name = file.toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!ARCHIVES.contains(extension)) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                return Base64.getEncoder().encodeToString(bytes); // not text, so it can travel only like that
            }
        }
        return Base64.getEncoder().encodeToString(bytes);
    }
}
