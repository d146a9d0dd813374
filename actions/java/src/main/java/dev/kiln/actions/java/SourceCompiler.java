// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The JDK's own compiler, within this process. */
final class SourceCompiler {
    private static final int MESSAGE_LIMIT_CHARACTERS = 16 * 1024;

    private SourceCompiler() {}

    /** The folder with the classes of one source file; the file is named after the class. */
    static Path compiled(String source, String type, Path work, String classPath) throws IOException, RefusedException {
        Path classes = Files.createDirectory(work.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        List<String> options =
                List.of("-d", classes.toString(), "-classpath", classPath, "-proc:none", "-g", "-parameters");
        boolean isFine;
        try (var files = compiler.getStandardFileManager(said, Locale.ROOT, null)) {
            isFine = compiler.getTask(null, files, said, options, null, List.of(new Source(source, type)))
                    .call();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(502, "Initialization has failed due to: main is '" + type + "', no class name");
        }
        if (isFine) {
            return classes;
        }
        String errors = said.getDiagnostics().stream()
                .filter(it -> it.getKind() == Diagnostic.Kind.ERROR)
                .map(it -> "line " + it.getLineNumber() + ": " + it.getMessage(Locale.ROOT))
                .collect(Collectors.joining("\n"));
        throw new RefusedException(
                502,
                "Initialization has failed due to: the code does not compile:\n"
                        + errors.substring(0, Math.min(errors.length(), MESSAGE_LIMIT_CHARACTERS)));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text, String type) {
            super(URI.create("string:///" + type.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
