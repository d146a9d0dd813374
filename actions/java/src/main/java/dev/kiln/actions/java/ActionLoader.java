// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Makes an action of a jar or of a source file.
 *
 * @param folder where sandboxes may write
 * @param classPath what sources are compiled with
 */
record ActionLoader(Path folder, String classPath) {
    private static final String DEFAULT_CLASS = "Main";
    private static final String DEFAULT_METHOD = "main";

    /**
     * @param main {@code package.Class} or {@code package.Class#method}; empty, or OpenWhisk's default {@code main}, for
     *     {@code Main}
     */
    Action load(String code, String main, boolean isJar) throws RefusedException {
        int hash = main.indexOf('#');
        String given = hash < 0 ? main : main.substring(0, hash);
        String type = given.isBlank() || given.equals(DEFAULT_METHOD) ? DEFAULT_CLASS : given;
        String method = hash < 0 ? DEFAULT_METHOD : main.substring(hash + 1);
        try {
            Path work = Files.createTempDirectory(folder, "action-");
            Path classes = isJar ? written(code, work) : SourceCompiler.compiled(code, type, work, classPath);
            // open for as long as the sandbox lives: classes and resources are read when they are asked for
            URLClassLoader loader = new URLClassLoader(
                    "action", new URL[] {classes.toUri().toURL()}, ActionLoader.class.getClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            return Action.of(Class.forName(type, true, loader), method);
        } catch (ClassNotFoundException e) {
            throw unusable("the " + (isJar ? "jar" : "source") + " has no class '" + type + "', which main names", e);
        } catch (IOException | LinkageError e) {
            throw unusable(e.toString(), e);
        }
    }

    private static Path written(String code, Path work) throws IOException, RefusedException {
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(code);
        } catch (IllegalArgumentException e) {
            throw unusable("the code is marked as binary, but is not base64", e);
        }
        if (bytes.length < 2 || bytes[0] != 'P' || bytes[1] != 'K') {
            throw unusable("the code is marked as binary, but is no jar in base64", new IOException("no jar"));
        }
        return Files.write(work.resolve("action.jar"), bytes);
    }

    private static RefusedException unusable(String reason, Throwable cause) {
        cause.printStackTrace(System.err);
        return new RefusedException(502, "Initialization has failed due to: " + reason);
    }
}
