// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes plugins from source while a test runs, as no class of the test's own may be on a plugin's way. */
final class Forge {

    private static final String SERVICE = "META-INF/services/" + RuntimeProviderFactory.class.getName();

    private final Path workshop;

    Forge(Path workshop) {
        this.workshop = workshop;
    }

    /** A provider of this name and version whose members are {@code body}, in a jar. */
    Path factory(String name, String version, String body, Path... libraries) throws IOException {
        return jar(
                name + "-" + version + ".jar",
                Map.of("plugin.Factory", source(name, version, body)),
                Map.of(SERVICE, "plugin.Factory\n"),
                libraries);
    }

    /** What a factory does on {@code create} when a test does not care; it shows its class loader to the context's clock. */
    static String opening(String health) {
        return """
                public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
                    context.clock().instant();
                    return new Provider(%s);
                }
                """.formatted(health);
    }

    private static String source(String name, String version, String body) {
        return """
                package plugin;
                import dev.kiln.runtime.spi.*;
                import java.time.Duration;
                import java.util.*;
                public final class Factory implements RuntimeProviderFactory {
                    public String name() { return "%s"; }
                    public String version() { return "%s"; }
                    %s
                    static final class Provider implements RuntimeProvider {
                        private final String health;
                        Provider(String health) { this.health = health; }
                        public ProviderDescription describe() {
                            return new ProviderDescription("%1$s", "%2$s", Isolation.NONE, Set.of(), List.of());
                        }
                        public Health check() { return new Health.Healthy(health); }
                        public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline) {}
                        public Sandbox create(SandboxSpec spec, LogSink logs) { throw new IllegalStateException(); }
                        public List<ListedSandbox> list() { return List.of(); }
                        public void destroy(ListedSandbox listed) {}
                        public void close() {}
                    }
                }
                """.formatted(name, version, body);
    }

    /** A library with one class, {@code library.Words}, that says these words. */
    Path library(String words) throws IOException {
        return jar(
                "library-" + words + ".jar",
                Map.of(
                        "library.Words",
                        "package library; public final class Words { public static String say() { return \"" + words
                                + "\"; } }"),
                Map.of());
    }

    /** A folder of these jars, below the folder of plugins. */
    static Path folder(Path plugins, String name, Path... jars) throws IOException {
        Path folder = Files.createDirectories(plugins.resolve(name));
        for (Path jar : jars) {
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }
        return folder;
    }

    Path jar(String name, Map<String, String> sources, Map<String, String> resources, Path... libraries)
            throws IOException {
        Path classes = Files.createTempDirectory(workshop, "classes");
        compile(sources, classes, libraries);
        Path jar = classes.resolveSibling(classes.getFileName() + "-jar").resolve(name);
        Files.createDirectories(jar.getParent());
        pack(classes, resources, jar);
        return jar;
    }

    /** Packs a folder of classes, and resources by name, into a jar. */
    static void pack(Path classes, Map<String, String> resources, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> made = Files.walk(classes)) {
            for (Path each : made.filter(Files::isRegularFile).toList()) {
                add(out, classes.relativize(each).toString(), Files.readAllBytes(each));
            }
            for (Map.Entry<String, String> each : resources.entrySet()) {
                add(out, each.getKey(), each.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    private void compile(Map<String, String> sources, Path classes, Path... libraries) throws IOException {
        Path folder = Files.createTempDirectory(workshop, "sources");
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> each : sources.entrySet()) {
            Path file = folder.resolve(each.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, each.getValue()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(files);
            List<String> options = List.of("-d", classes.toString(), "-proc:none", "-classpath", classPath(libraries));
            if (!compiler.getTask(complaints, manager, null, options, null, units)
                    .call()) {
                throw new IllegalStateException("the test's source does not compile: " + complaints);
            }
        }
    }

    private static String classPath(Path... libraries) {
        String spi = RuntimeProviderFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return Stream.concat(Stream.of(spi), Stream.of(libraries).map(Path::toString))
                .collect(Collectors.joining(":"));
    }
}
