// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import dev.kiln.runtime.process.ProcessProviderFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;

/**
 * Versions of the process provider that are made while a test runs, each a folder below that of the plugins: they do what it does, but
 * for one flaw. Each brings its own version of a library, whose word their sandboxes find in the variable {@code LIBRARY}.
 */
final class Versions {

    /** What is wrong with one; Java, run before a method of the provider or of one of its sandboxes is called. */
    enum Flaw {
        NONE(""),
        CHECK("if (name.equals(\"check\")) { return new Health.Unhealthy(\"the backend sleeps\"); }"),
        PROBE("if (name.equals(\"create\")) { throw new SandboxException.ProviderUnavailable(\"nothing starts\"); }"),
        SLOW("if (name.equals(\"create\")) { Thread.sleep(" + SLOW_MILLIS + "); }"),
        /** It can still clean up. */
        CRASH(
                "if (!Set.of(\"close\", \"describe\", \"list\", \"destroy\").contains(name) && calls.incrementAndGet() > 100) {"
                        + " throw new IllegalStateException(\"it crashed\"); }");

        private final String code;

        Flaw(String code) {
            this.code = code;
        }
    }

    /** More than ten times what a sandbox takes. */
    static final int SLOW_MILLIS = 6_000;

    private static final String LIBRARY =
            "package library; public final class Word { public static String say() { return \"%s\"; } }";

    private static final String FACTORY = """
            package versions;
            import dev.kiln.runtime.spi.*;
            import java.lang.reflect.*;
            import java.util.*;
            import java.util.concurrent.atomic.AtomicInteger;
            public final class Factory implements RuntimeProviderFactory {
                private final RuntimeProviderFactory real = new dev.kiln.runtime.process.ProcessProviderFactory();
                private final AtomicInteger calls = new AtomicInteger();
                public String name() { return real.name(); }
                public String version() { return "%s"; }
                public ProviderDescriptor descriptor() {
                    ProviderDescriptor it = real.descriptor();
                    return new ProviderDescriptor(it.name(), version(), it.spi(), it.capabilities(), it.keys());
                }
                public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
                    return around(RuntimeProvider.class, real.create(config, context));
                }
                private <T> T around(Class<T> type, T inner) {
                    return type.cast(Proxy.newProxyInstance(Factory.class.getClassLoader(), new Class<?>[] {type},
                            (self, method, arguments) -> call(inner, method.getName(), method, arguments)));
                }
                private Object call(Object inner, String name, Method method, Object[] arguments) throws Throwable {
                    %s
                    if (name.equals("create")) {
                        SandboxSpec it = (SandboxSpec) arguments[0];
                        Map<String, String> environment = new HashMap<>(it.environment());
                        environment.put("LIBRARY", library.Word.say());
                        arguments[0] = new SandboxSpec(
                                it.id(), it.image(), it.limits(), it.network(), environment, it.tags(), it.deadline());
                    }
                    try {
                        Object result = method.invoke(inner, arguments);
                        if (result instanceof ProviderDescription it) {
                            return new ProviderDescription(
                                    it.name(), version(), it.isolation(), it.capabilities(), it.weaknesses());
                        }
                        return result instanceof Sandbox it ? around(Sandbox.class, it) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }
            }
            """;

    private final Path plugins;
    private final Path workshop;

    Versions(Path plugins, Path workshop) {
        this.plugins = plugins;
        this.workshop = workshop;
    }

    /** Makes the folder of a version. */
    void make(String version, Flaw flaw, String word) throws IOException, URISyntaxException {
        Path classes = workshop.resolve("classes-" + version);
        copyTheRealOne(classes);
        Files.deleteIfExists(service(classes));
        Files.writeString(service(classes), "versions.Factory\n");
        Path library = compile(version, "Word", LIBRARY.formatted(word), workshop.resolve("library-" + version), "");
        compile(version, "Factory", FACTORY.formatted(version, flaw.code), classes, ":" + classes + ":" + library);
        Path folder = Files.createDirectories(plugins.resolve("process-" + version));
        pack(classes, folder.resolve("process.jar"));
        pack(library, folder.resolve("library.jar"));
    }

    private static Path service(Path classes) throws IOException {
        return Files.createDirectories(classes.resolve("META-INF/services"))
                .resolve("dev.kiln.runtime.spi.RuntimeProviderFactory");
    }

    private static void copyTheRealOne(Path to) throws IOException, URISyntaxException {
        Path code = Path.of(ProcessProviderFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(code)) {
            copy(code, to);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(code)) {
            copy(jar.getPath("/"), to);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private Path compile(String version, String name, String source, Path classes, String more) throws IOException {
        Path file =
                Files.createDirectories(workshop.resolve("source-" + version)).resolve(name + ".java");
        Files.writeString(file, source);
        Files.createDirectories(classes);
        JavaCompiler compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-d", classes.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path") + more);
            if (!compiler.getTask(complaints, manager, null, options, null, manager.getJavaFileObjects(file))
                    .call()) {
                throw new IllegalStateException("the test's source does not compile: " + complaints);
            }
        }
        return classes;
    }

    private static void pack(Path classes, Path jar) {
        int result = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        if (result != 0) {
            throw new IllegalStateException("cannot pack " + classes + " into " + jar);
        }
    }
}
