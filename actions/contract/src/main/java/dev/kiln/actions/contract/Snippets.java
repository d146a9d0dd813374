// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The actions of the contract in one language: resources {@code <folder>/<name>.<extension>} on the class path of {@code
 * home}. The names are those of the constants here, and what each must do stands in the Node.js form.
 */
public record Snippets(Class<?> home, String folder, String extension, String archiveEntry, String lineComment) {
    public static final Snippets NODEJS = new Snippets(Snippets.class, "nodejs", "js", "index.js", "//");
    public static final Snippets PYTHON = new Snippets(Snippets.class, "python", "py", "__main__.py", "#");
    public static final Snippets GO = new Snippets(Snippets.class, "go", "go", "action.go", "//");
    public static final Snippets JAVA = new Snippets(Snippets.class, "java", "java", "Main.java", "//");
    public static final Snippets NATIVE = new Snippets(Snippets.class, "native", "command", "exec", "#");

    static final String ARRAY = "array";
    static final String ASYNC = "async";
    static final String BROKEN = "broken";
    static final String CHATTY = "chatty";
    static final String COUNTER = "counter";
    static final String CUSTOM_MAIN = "custom-main";
    static final String ECHO = "echo";
    static final String ENVIRONMENT = "environment";
    static final String ERROR = "error";
    static final String EXIT = "exit";
    static final String FILE_READER = "file-reader";
    static final String LOAD_ENVIRONMENT = "load-environment";
    static final String MEETING = "meeting";
    static final String OTHER = "other";
    static final String SCALAR = "scalar";
    static final String THROWING = "throwing";
    static final String UNFINISHED_LINE = "unfinished-line";

    /** The source of one action. */
    public String source(String name) {
        String resource = folder + "/" + name + "." + extension;
        try (InputStream stream = home.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the contract needs the resource " + resource + " beside " + home);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + resource, unreadable);
        }
    }

    /** The files of an archive: one action as its entry, a library and a data file beside it. */
    Map<String, String> archive() {
        return Map.of(archiveEntry, source(FILE_READER), "lib/other." + extension, source(OTHER), "data.txt", "häuser");
    }
}
