// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.testkit.FakeRuntimeProviderFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A fake provider that does something terrible when it is asked to prepare an image: the setting {@code deed} says what. */
public final class RudeProviderFactory implements RuntimeProviderFactory {

    private final FakeRuntimeProviderFactory fakes = new FakeRuntimeProviderFactory();

    @Override
    public String name() {
        return "rude";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
        Map<String, String> rest = new HashMap<>(config);
        String deed = String.valueOf(rest.remove("deed"));
        return new Rude(fakes.create(rest, context), deed);
    }

    private record Rude(RuntimeProvider inner, String deed) implements RuntimeProvider {

        @Override
        public ProviderDescription describe() {
            ProviderDescription honest = inner.describe();
            return new ProviderDescription(
                    "rude", "1", honest.isolation(), honest.capabilities(), List.of("<b>It is \"rude\" at times.</b>"));
        }

        @Override
        public Health check() {
            return inner.check();
        }

        @Override
        public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline)
                throws SandboxException, InterruptedException {
            switch (deed) {
                case "end the process" -> Runtime.getRuntime().halt(3);
                case "hang" -> {
                    while (true) {
                        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                        Thread.interrupted();
                    }
                }
                case "throw" -> throw new NoClassDefFoundError("com/example/<Missing>");
                default -> inner.prepare(image, progress, deadline);
            }
        }

        @Override
        public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
            return inner.create(spec, logs);
        }

        @Override
        public List<ListedSandbox> list() throws SandboxException, InterruptedException {
            return inner.list();
        }

        @Override
        public void destroy(ListedSandbox listed) throws SandboxException, InterruptedException {
            inner.destroy(listed);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
