// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What all tests have proven. */
final class Proofs {

    private static final Set<String> SKIPPED = Set.of("node_modules", ".git", "src");

    private static final Path FOLDER = Path.of("target", "conformance");

    private final Map<List<String>, Set<String>> tests = new HashMap<>();
    private final Map<String, Integer> rowsOfTest = new HashMap<>();

    Proofs(List<Proof> all) {
        for (Proof proof : all) {
            if (tests.computeIfAbsent(proof.row(), it -> new HashSet<>()).add(proof.test())) {
                rowsOfTest.merge(proof.test(), 1, Integer::sum);
            }
        }
    }

    /** Whether this test proved that row. */
    boolean has(List<String> row, String test) {
        return tests.getOrDefault(row, Set.of()).contains(test);
    }

    /** The test that has this row most in mind: which proves the fewest others, and of these the first by name. */
    Optional<String> best(List<String> row) {
        return tests.getOrDefault(row, Set.of()).stream()
                .min(Comparator.<String, Integer>comparing(it -> rowsOfTest.getOrDefault(it, 0))
                        .thenComparing(Comparator.naturalOrder()));
    }

    static void write(Path file, List<Proof> proofs) {
        String text = proofs.stream()
                .map(it -> it.test() + "\t" + String.join("\t", it.row()) + "\n")
                .sorted()
                .distinct()
                .collect(Collectors.joining());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write down what the tests saw, in " + file, e);
        }
    }

    /** All that lies in folders {@code target/conformance} below this one. */
    static Proofs read(Path root) throws IOException {
        List<Proof> all = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return SKIPPED.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.endsWith(FOLDER.resolve(file.getFileName()))) {
                    Files.readAllLines(file).forEach(it -> all.add(proof(it)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new Proofs(all);
    }

    private static Proof proof(String line) {
        List<String> cells = Arrays.asList(line.split("\t"));
        return new Proof(cells.subList(1, cells.size()), cells.getFirst());
    }
}
