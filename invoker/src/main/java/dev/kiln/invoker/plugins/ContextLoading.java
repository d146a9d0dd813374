// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;

/**
 * All that has to do with the class loaders of plugins. A plugin sees the JDK, the SPI, and its own jars; while one of its
 * methods runs, the thread's context class loader is the plugin's, as libraries look for their parts there.
 */
final class ContextLoading {

    private static final String SPI_PACKAGE = SandboxSpec.class.getPackageName() + ".";

    private ContextLoading() {}

    /** A class loader for a plugin's jars. */
    static ClassLoader loader(String name, URL[] jars) {
        return new URLClassLoader("plugin " + name, jars, new SpiOnly());
    }

    static RuntimeProvider wrap(RuntimeProvider provider, ClassLoader loader) {
        return new Provider(provider, loader);
    }

    /** Runs something of a plugin's. */
    static <T, E extends Exception> T within(ClassLoader loader, Work<T, E> work) throws E, InterruptedException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T call() throws E, InterruptedException;
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

    private static <T> T quick(ClassLoader loader, Work<T, RuntimeException> work) {
        try {
            return within(loader, work);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a method that does not block was interrupted", e);
        }
    }

    private record Provider(RuntimeProvider inner, ClassLoader loader) implements RuntimeProvider {

        @Override
        public ProviderDescription describe() {
            return quick(loader, inner::describe);
        }

        @Override
        public Health check() {
            return quick(loader, inner::check);
        }

        @Override
        public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline)
                throws SandboxException, InterruptedException {
            ContextLoading.<SandboxImage, SandboxException>within(loader, () -> {
                inner.prepare(image, progress, deadline);
                return image;
            });
        }

        @Override
        public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
            return new Wrapped(
                    ContextLoading.<Sandbox, SandboxException>within(loader, () -> inner.create(spec, logs)), loader);
        }

        @Override
        public List<ListedSandbox> list() throws SandboxException, InterruptedException {
            return ContextLoading.<List<ListedSandbox>, SandboxException>within(loader, inner::list);
        }

        @Override
        public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
            ContextLoading.<ListedSandbox, SandboxException>within(loader, () -> {
                inner.destroy(listed);
                return listed;
            });
        }

        @Override
        public Sandbox restore(Checkpoint checkpoint, SandboxSpec spec, LogSink logs)
                throws SandboxException, InterruptedException {
            return new Wrapped(
                    ContextLoading.<Sandbox, SandboxException>within(
                            loader, () -> inner.restore(checkpoint, spec, logs)),
                    loader);
        }

        @Override
        public void close() {
            quick(loader, () -> {
                inner.close();
                return inner;
            });
        }
    }

    private record Wrapped(Sandbox inner, ClassLoader loader) implements Sandbox {

        @Override
        public SandboxId id() {
            return inner.id();
        }

        @Override
        public SandboxAddress address() {
            return inner.address();
        }

        @Override
        public SandboxStatus status() throws SandboxException, InterruptedException {
            return ContextLoading.<SandboxStatus, SandboxException>within(loader, inner::status);
        }

        @Override
        public void pause() throws SandboxException, InterruptedException {
            ContextLoading.<Sandbox, SandboxException>within(loader, () -> {
                inner.pause();
                return inner;
            });
        }

        @Override
        public void resume() throws SandboxException, InterruptedException {
            ContextLoading.<Sandbox, SandboxException>within(loader, () -> {
                inner.resume();
                return inner;
            });
        }

        @Override
        public SandboxUsage usage() throws SandboxException, InterruptedException {
            return ContextLoading.<SandboxUsage, SandboxException>within(loader, inner::usage);
        }

        @Override
        public Checkpoint checkpoint() throws SandboxException, InterruptedException {
            return ContextLoading.<Checkpoint, SandboxException>within(loader, inner::checkpoint);
        }

        @Override
        public void destroy() throws SandboxException, InterruptedException {
            ContextLoading.<Sandbox, SandboxException>within(loader, () -> {
                inner.destroy();
                return inner;
            });
        }
    }
}
