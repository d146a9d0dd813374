// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.startup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites the classes of a jar that are in the format of Java 5 into that of Java 21, stack maps and all; what they do does
 * not change. The JVM can neither keep the old format in an AOT cache nor verify it quickly. Idempotent.
 */
public final class ModernClasses {

    private static final int FIRST_CACHEABLE = ClassFile.JAVA_6_VERSION;

    private ModernClasses() {}

    /** Rewrites the jars that are named, in place. */
    public static void main(String... jars) throws IOException {
        for (String jar : jars) {
            Path original = Path.of(jar);
            Path part = Path.of(jar + ".part");
            rewrite(original, part);
            Files.move(part, original, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Copies a jar, modern. */
    static void rewrite(Path from, Path to) throws IOException {
        try (JarFile jar = new JarFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                JarOutputStream out = new JarOutputStream(file)) {
            ClassFile format = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(hierarchy(jar)));
            List<JarEntry> entries = Collections.list(jar.entries());
            for (JarEntry entry : entries) {
                if (entry.isDirectory()) {
                    continue;
                }
                byte[] bytes = read(jar, entry);
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                out.write(entry.getName().endsWith(".class") ? modern(format, bytes) : bytes);
                out.closeEntry();
            }
        }
    }

    private static byte[] modern(ClassFile format, byte[] bytes) {
        ClassModel old = format.parse(bytes);
        if (old.majorVersion() >= FIRST_CACHEABLE) {
            return bytes;
        }
        ClassTransform version = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_21_VERSION, 0);
            } else {
                builder.with(element);
            }
        };
        // passing all code through makes the library compute stack maps for it
        return format.transformClass(
                old, version.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
    }

    /** Stack maps need to know what extends what: in the jar itself, and in the JDK. */
    private static ClassHierarchyResolver hierarchy(JarFile jar) {
        return ClassHierarchyResolver.ofResourceParsing(type -> {
                    String descriptor = type.descriptorString();
                    JarEntry entry = jar.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
                    try {
                        return entry == null ? null : jar.getInputStream(entry);
                    } catch (IOException e) {
                        throw new UncheckedIOException("cannot read " + entry, e);
                    }
                })
                .orElse(ClassHierarchyResolver.defaultResolver())
                .cached();
    }

    private static byte[] read(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
