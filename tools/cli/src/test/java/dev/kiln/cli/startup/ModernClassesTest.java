// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModernClassesTest {

    @TempDir
    Path folder;

    @Test
    void makesEveryClassOfPicocliCacheableAndStillVerifiable() throws Exception {
        Path modern = folder.resolve("picocli.jar");

        ModernClasses.rewrite(picocli(), modern);

        List<String> classes = classes(modern);
        assertThat(classes).hasSizeGreaterThan(200);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {modern.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            for (String name : classes) {
                Class.forName(
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'), true, loader);
            }
        }
    }

    private static List<String> classes(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            List<JarEntry> entries = Collections.list(jar.entries()).stream()
                    .filter(it ->
                            it.getName().startsWith("picocli/") && it.getName().endsWith(".class"))
                    .filter(it -> !it.getName().contains("groovy"))
                    .toList();
            for (JarEntry entry : entries) {
                int version = ClassFile.of()
                        .parse(jar.getInputStream(entry).readAllBytes())
                        .majorVersion();
                assertThat(version).as(entry.getName()).isGreaterThanOrEqualTo(ClassFile.JAVA_6_VERSION);
            }
            return entries.stream().map(JarEntry::getName).toList();
        }
    }

    private static Path picocli() throws URISyntaxException {
        return Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
