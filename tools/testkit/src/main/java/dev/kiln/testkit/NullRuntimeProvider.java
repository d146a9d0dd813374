// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A provider whose sandboxes cost a table entry each. Isolates nothing. Any image echoes, but for {@code null/unknown}, {@code
 * null/exits} and {@code null/silent}, which fail as their names say.
 */
final class NullRuntimeProvider implements RuntimeProvider {

    private static final ProviderDescription DESCRIPTION = new ProviderDescription(
            NullRuntimeProviderFactory.DESCRIPTOR.name(),
            NullRuntimeProviderFactory.DESCRIPTOR.version(),
            Isolation.NONE,
            NullRuntimeProviderFactory.DESCRIPTOR.capabilities(),
            List.of(
                    "Limits of memory, processes, open files, cpu and disk are ignored.",
                    "The network policy is ignored.",
                    "Everything has the privileges of the invoker."));

    private final RuntimeContext context;
    private final NullHost host;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    NullRuntimeProvider(RuntimeContext context, NullHost host) {
        this.context = context;
        this.host = host;
        host.enter();
    }

    @Override
    public ProviderDescription describe() {
        return DESCRIPTION;
    }

    @Override
    public Health check() {
        return new Health.Healthy("nothing can fail");
    }

    @Override
    public void prepare(SandboxImage image, PrepareProgress progress, Duration deadline) throws SandboxException {
        requireKnown(image);
    }

    @Override
    public Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        if (isClosed.get()) {
            throw closed(spec);
        }
        requireKnown(spec.image());
        if (spec.image().reference().startsWith("null/")) {
            refuse(spec, logs);
        }
        try {
            NullSandbox sandbox = host.computeIfAbsent(name(spec.id()), name -> make(spec, logs));
            if (isClosed.get()) { // close() may have swept just before
                sandbox.destroy();
                throw closed(spec);
            }
            return sandbox;
        } catch (UncheckedIOException broken) {
            throw new SandboxException.ProviderUnavailable("cannot listen for null sandboxes", broken);
        }
    }

    @Override
    public List<ListedSandbox> list() {
        return host.sandboxes().stream()
                .filter(each -> each.owner().cluster().equals(context.owner().cluster()))
                .map(NullSandbox::listed)
                .toList();
    }

    @Override
    public void destroy(ListedSandbox listed) {
        host.get(listed.owner().cluster() + "/" + listed.id())
                .filter(each -> each.owner().equals(listed.owner()))
                .ifPresent(NullSandbox::destroy);
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            host.sandboxes().stream().filter(each -> each.isMadeBy(this)).forEach(NullSandbox::destroy);
            host.leave();
        }
    }

    Owner owner() {
        return context.owner();
    }

    InstantSource clock() {
        return context.clock();
    }

    void forget(NullSandbox sandbox) {
        host.remove(name(sandbox.id()), sandbox);
    }

    private NullSandbox make(SandboxSpec spec, LogSink logs) {
        int number = host.nextNumber();
        try {
            return new NullSandbox(spec, this, number, host.address(number), logs);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static IllegalStateException closed(SandboxSpec spec) {
        return new IllegalStateException("cannot create sandbox " + spec.id() + ": the null provider is closed");
    }

    private String name(SandboxId id) {
        return context.owner().cluster() + "/" + id;
    }

    private static void requireKnown(SandboxImage image) throws SandboxException {
        if (image.repository().equals("null/unknown")) {
            throw new SandboxException.ImageUnusable("there is no image " + image + "; use any but null/unknown");
        }
    }

    private static void refuse(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException {
        if (spec.image().repository().equals("null/exits")) {
            byte[] words = "these-are-my-last-words\n".getBytes(StandardCharsets.US_ASCII);
            logs.write(LogSink.Stream.STDOUT, words, 0, words.length);
            logs.write(LogSink.Stream.STDERR, words, 0, words.length);
            logs.close();
            throw new SandboxException.ImageUnusable("the image " + spec.image() + " exited with code 7");
        }
        if (spec.image().repository().equals("null/silent")) {
            Thread.sleep(spec.deadline());
            logs.close();
            throw new SandboxException.ImageUnusable("the image " + spec.image() + " never listened");
        }
    }
}
