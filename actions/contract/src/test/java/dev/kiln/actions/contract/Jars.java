// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** Jars as developers upload them. */
final class Jars {
    private Jars() {}

    /** A jar in base64 with one compiled class and some files. */
    static String compiled(String type, String source, Map<String, String> files) throws IOException {
        Path folder = Files.createTempDirectory("action-contract-jar");
        String path = type.replace('.', '/');
        Path file = folder.resolve(path + ".java");
        Files.createDirectories(folder.resolve(path).resolveSibling("."));
        Files.writeString(file, source);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", folder.toString(), file.toString());
        if (code != 0) {
            throw new IllegalArgumentException("the source of " + type + " does not compile");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            add(jar, path + ".class", Files.readAllBytes(folder.resolve(path + ".class")));
            for (var each : files.entrySet()) {
                add(jar, each.getKey(), each.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
