// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ServiceConfigurationError;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that has to do with the class loaders of plugins. A plugin sees the JDK, the SPI, and its own jars; while one of its
 * methods runs, the thread's context class loader is the plugin's, as libraries look for their parts there. Closed, it gives
 * the jars back; the classes go when nobody holds an object of theirs.
 */
final class PluginCode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PluginCode.class);
    private static final String SPI_PACKAGE = SandboxSpec.class.getPackageName() + ".";

    private final ClassLoader loader;

    private PluginCode(ClassLoader loader) {
        this.loader = loader;
    }

    /** A class loader of its own for a plugin's jars. */
    static PluginCode of(PluginFolder folder) {
        URL[] jars;
        try {
            jars = folder.jars();
        } catch (UncheckedIOException e) {
            throw new BrokenPluginException("it cannot be read: " + e.getMessage() + ": " + e.getCause(), e);
        }
        if (jars.length == 0) {
            throw new BrokenPluginException("it has no jars", null);
        }
        return new PluginCode(new URLClassLoader("plugin " + folder.fileName(), jars, new SpiOnly()));
    }

    /** The host's own classes, which are there before and after. */
    static PluginCode ofHost() {
        return new PluginCode(PluginCode.class.getClassLoader());
    }

    ClassLoader loader() {
        return loader;
    }

    /** Something of a plugin's that may be interrupted, and may fail as {@code E}. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T call() throws E, InterruptedException;
    }

    /** Runs something of a plugin's. */
    <T, E extends Exception> T within(Work<T, E> work) throws E, InterruptedException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Runs something of a plugin's that does not block. */
    <T> T call(Supplier<T> work) {
        try {
            return this.<T, RuntimeException>within(work::get);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a method that does not block was interrupted", e);
        }
    }

    /**
     * Runs something that shows whether the plugin is sound.
     *
     * @throws BrokenPluginException when it is not, with the reason
     */
    <T> T read(Callable<T> work) {
        try {
            return this.<T, Exception>within(work::call);
        } catch (ServiceConfigurationError | Exception | LinkageError e) { // a plugin may throw whatever it likes
            throw new BrokenPluginException("it cannot be loaded: " + reason(e), e);
        }
    }

    private static String reason(Throwable e) {
        String own = e instanceof ServiceConfigurationError ? String.valueOf(e.getMessage()) : e.toString();
        return e.getCause() == null ? own : own + ": " + e.getCause();
    }

    @Override
    public void close() {
        if (loader instanceof URLClassLoader own && loader != PluginCode.class.getClassLoader()) {
            try {
                own.close();
            } catch (IOException e) {
                LOG.atWarn().setCause(e).log("the jars of {} stay open", loader.getName());
            }
        }
    }

    /** The JDK's classes and the SPI's, and nothing else of ours. */
    private static final class SpiOnly extends ClassLoader {

        private final ClassLoader ours = SandboxSpec.class.getClassLoader();

        SpiOnly() {
            super("spi", getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(SPI_PACKAGE)) {
                return ours.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
