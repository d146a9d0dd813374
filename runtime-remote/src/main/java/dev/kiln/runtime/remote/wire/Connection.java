// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One plugin process, spoken to over its socket. Safe for use by several threads. */
public final class Connection implements AutoCloseable {

    /** gRPC ends a call at its deadline; should it not, nobody waits for longer than this after it. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ManagedChannel channel;

    Connection(ManagedChannel channel) {
        this.channel = channel;
    }

    /** One call and what to do with what it brings. */
    public record Call(Method method, byte[] request, Duration deadline) {}

    /**
     * Asks and reads the answer.
     *
     * @param tried what it is for, as in "cannot ...": {@code create sandbox 7}
     * @throws SandboxException of the kind that the plugin told, else {@link SandboxException.ProviderUnavailable}
     */
    public <T> T ask(String tried, Call call, Answers.Reader<T> reader) throws SandboxException, InterruptedException {
        List<T> answers = new ArrayList<>(1);
        follow(tried, call, message -> {
            if (!answers.isEmpty()) {
                throw new IllegalArgumentException("two answers to one question");
            }
            answers.add(reader.read(message));
        });
        if (answers.isEmpty()) {
            throw new SandboxException.ProviderUnavailable("cannot " + tried + ": the plugin's answer is empty");
        }
        return answers.getFirst();
    }

    /** Asks and hands on each of the answers, until there are no more. */
    void follow(String tried, Call call, Exchange.Receiver receiver) throws SandboxException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before: " + tried);
        }
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(call.deadline().toMillis(), TimeUnit.MILLISECONDS);
        Exchange exchange = Exchange.start(channel, call.method(), call.request(), options, receiver, () -> {});
        try {
            exchange.await(call.deadline().plus(GRACE));
        } catch (ExecutionException e) {
            throw failure(tried, e);
        } catch (TimeoutException e) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot " + tried + ": the call did not end by its deadline of " + call.deadline(), e);
        }
    }

    /** The same for steps of a preparation. */
    public void followProgress(String tried, Call call, Consumer<Answers.Progress> each)
            throws SandboxException, InterruptedException {
        follow(tried, call, message -> each.accept(Answers.progress(message)));
    }

    /** Carries a sandbox's logs to the sink, which is closed once, when they end or cannot be had. */
    public LogStream logs(SandboxId id, LogSink sink) {
        Exchange exchange = Exchange.start(
                channel,
                Method.LOGS,
                Requests.sandbox(id),
                CallOptions.DEFAULT,
                message -> Answers.logChunk(message, sink),
                sink::close);
        return new LogStream(exchange);
    }

    /** Ends all calls. */
    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static SandboxException failure(String tried, ExecutionException ended) {
        Throwable cause = Objects.requireNonNullElse(ended.getCause(), ended);
        if (cause instanceof StatusException failed) {
            return Failures.of(tried, failed.getStatus(), failed.getTrailers());
        }
        return new SandboxException.ProviderUnavailable(
                "cannot " + tried + ": the plugin's answer makes no sense: " + cause.getMessage(), cause);
    }
}
