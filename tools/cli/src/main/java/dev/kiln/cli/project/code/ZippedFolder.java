// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.code;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.project.manifest.ProjectPackage.Include;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes the zip of an action's folder. The same files give the same bytes: entries are sorted and carry no time. Excluded
 * names are patterns such as {@code *.md} or {@code test/**}, of the folder or of the project.
 */
final class ZippedFolder {

    private static final int MAX_FILES = 20_000;
    private static final String WILDCARDS = "*?[{";

    private final ProjectFolder folder;
    private final String place;
    private final List<PathMatcher> excluded;
    private final Map<String, Path> entries = new TreeMap<>();

    ZippedFolder(ProjectFolder folder, String place, List<String> excludes) {
        this.folder = folder;
        this.place = place;
        this.excluded = excludes.stream().map(this::matcher).toList();
    }

    /** The zip of a folder, or of a single file, and of what is included beside it. */
    byte[] of(Path path, List<Include> includes) {
        if (Files.isDirectory(path)) {
            add(path, file -> path.relativize(file).toString(), path);
        } else {
            put(path, path.getFileName().toString());
        }
        includes.forEach(this::add);
        if (entries.isEmpty()) {
            throw CommandFailure.usage(place + ": '" + path + "' holds no file", "look at 'include' and 'exclude'");
        }
        return zip();
    }

    private interface Naming {
        String of(Path file);
    }

    private void add(Include include) {
        String source = include.source();
        int wildcard = firstWildcard(source);
        // what is before the last slash before the first wildcard is a plain folder
        int slash = wildcard < 0 ? -1 : source.lastIndexOf('/', wildcard);
        String start = wildcard < 0 ? source : slash < 0 ? "." : source.substring(0, slash);
        Path base = folder.existing(place, start.isEmpty() ? "/" : start);
        Naming naming = file -> {
            String target = include.target().orElseGet(() -> inProject(base));
            Path named = Files.isDirectory(base)
                    ? Path.of(target).resolve(base.relativize(file).toString())
                    : target(target, file, include.target().isPresent());
            return named.normalize().toString();
        };
        if (!Files.isDirectory(base)) {
            put(base, naming.of(base));
            return;
        }
        int before = entries.size();
        PathMatcher wanted = wildcard < 0 ? any -> true : matcher(source.substring(slash + 1));
        walk(base, file -> {
            if (wanted.matches(base.relativize(file)) && !isExcluded(file, base)) {
                put(file, naming.of(file));
            }
        });
        if (entries.size() == before) {
            throw CommandFailure.usage(place + ": 'include' of '" + source + "' finds no file", "look at the pattern");
        }
    }

    private String inProject(Path base) {
        Path root = folder.root().toAbsolutePath().normalize();
        Path full = base.toAbsolutePath().normalize();
        return full.startsWith(root)
                ? root.relativize(full).toString()
                : full.getFileName().toString();
    }

    private static Path target(String target, Path file, boolean isGiven) {
        boolean isFolder = isGiven && (target.endsWith("/") || target.isEmpty() || target.equals("."));
        return isFolder ? Path.of(target).resolve(file.getFileName().toString()) : Path.of(target);
    }

    private void add(Path start, Naming naming, Path base) {
        walk(start, file -> {
            if (!isExcluded(file, base)) {
                put(file, naming.of(file));
            }
        });
    }

    private interface Visit {
        void of(Path file);
    }

    private void walk(Path start, Visit visit) {
        try (Stream<Path> files = Files.walk(start)) {
            files.filter(Files::isRegularFile).limit(MAX_FILES + 1L).forEach(visit::of);
        } catch (IOException e) {
            throw ProjectFolder.unreadable(place, start.toString(), e);
        } catch (UncheckedIOException e) {
            throw ProjectFolder.unreadable(place, start.toString(), new IOException(e));
        }
    }

    private boolean isExcluded(Path file, Path base) {
        Path inBase = base.relativize(file);
        Path inProject = folder.root()
                .toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize());
        return excluded.stream()
                .anyMatch(it -> it.matches(inBase) || it.matches(inProject) || it.matches(file.getFileName()));
    }

    private void put(Path file, String name) {
        if (Files.isSymbolicLink(file)) {
            folder.check(place, file.toString(), file);
        }
        if (name.startsWith("..") || name.startsWith("/")) {
            throw CommandFailure.usage(
                    place + ": 'include' would put '" + name + "' outside of the zip", "name a folder inside of it");
        }
        entries.put(name.replace('\\', '/'), file);
        if (entries.size() > MAX_FILES) {
            throw CommandFailure.usage(
                    place + ": more than " + MAX_FILES + " files", "leave some out with 'exclude', or use an image");
        }
    }

    private byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long total = 0;
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, Path> entry : entries.entrySet()) {
                byte[] content = folder.read(place, entry.getValue());
                total += content.length;
                if (total > ProjectFolder.MAX_FILE_BYTES) {
                    throw CommandFailure.usage(
                            place + ": its files have more than " + ProjectFolder.MAX_FILE_BYTES + " bytes together",
                            "leave some out with 'exclude', or bring them in a Docker image");
                }
                ZipEntry header = new ZipEntry(entry.getKey());
                header.setTime(0);
                zip.putNextEntry(header);
                zip.write(content);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a zip in memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static int firstWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if (WILDCARDS.indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private PathMatcher matcher(String pattern) {
        try {
            String clean = pattern.startsWith("./") ? pattern.substring(2) : pattern;
            return FileSystems.getDefault().getPathMatcher("glob:" + clean);
        } catch (PatternSyntaxException | InvalidPathException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    place + ": '" + pattern + "' is not a pattern: " + e.getMessage(),
                    "write it like *.md or test/**",
                    e);
        }
    }
}
