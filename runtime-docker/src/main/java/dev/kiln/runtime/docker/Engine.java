// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The only door to the daemon. Each call runs on a virtual thread of its own, as the transport has no timeouts on Unix
 * sockets: whoever calls waits no longer than a deadline, and what is given up is interrupted, which closes its connection.
 *
 * <p>The client is made at the first call, since loading its classes takes longer than opening a provider may.
 */
final class Engine implements AutoCloseable {

    private final Path socket;
    private final int maxConnections;
    private final EngineErrors errors;
    private final ObjectMapper json = new ObjectMapper();
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable Client client; // volatile: read by every call without the lock
    private volatile boolean isClosed; // volatile: set by close, read by every call

    Engine(Path socket, int maxConnections) {
        this.socket = socket;
        this.maxConnections = maxConnections;
        this.errors = new EngineErrors(socket);
    }

    /** One or more requests that belong together. */
    @FunctionalInterface
    interface Work<T> {
        T on(DockerClient docker) throws IOException;
    }

    private record Client(DockerClient docker, DockerHttpClient http) {}

    /** The same, without an answer. */
    @FunctionalInterface
    interface Action {
        void on(DockerClient docker) throws IOException;
    }

    EngineErrors errors() {
        return errors;
    }

    /**
     * Does the work and waits for it until the deadline.
     *
     * @param attempt what is tried, for messages: {@code destroy sandbox s1}
     */
    <T> T call(String attempt, Deadline deadline, Work<T> work) throws SandboxException, InterruptedException {
        return await(attempt, deadline, begin(work));
    }

    void run(String attempt, Deadline deadline, Action action) throws SandboxException, InterruptedException {
        await(attempt, deadline, beginAction(action));
    }

    FutureTask<Boolean> beginAction(Action action) {
        return begin(docker -> {
            action.on(docker);
            return true;
        });
    }

    /** Does the work in the background; it goes on when nobody waits for it any more. */
    <T> FutureTask<T> begin(Work<T> work) {
        if (isClosed) {
            throw new IllegalStateException("the provider docker is closed");
        }
        FutureTask<T> task = new FutureTask<>(() -> work.on(docker()));
        // its first calls load a thousand classes, which takes seconds of the CPU without a break: a virtual thread
        // would keep others out
        Thread.ofPlatform().daemon().name("docker-call").start(task);
        return task;
    }

    <T> T await(String attempt, Deadline deadline, FutureTask<T> task) throws SandboxException, InterruptedException {
        try {
            return awaitRaw(deadline, task);
        } catch (TimeoutException e) {
            throw errors.noAnswer(attempt);
        } catch (ExecutionException e) {
            throw errors.of(attempt, e.getCause() == null ? e : e.getCause());
        } finally {
            task.cancel(true);
        }
    }

    /** As the future itself, for callers that look at the daemon's answer themselves; cancels nothing. */
    static <T> T awaitRaw(Deadline deadline, FutureTask<T> task)
            throws InterruptedException, ExecutionException, TimeoutException {
        return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The answer to a GET for which docker-java has no command; to be called within {@link Work}. */
    JsonNode get(String path) throws IOException {
        try (EngineStream answer = open("GET", path)) {
            return json.readTree(answer.body());
        }
    }

    /** Opens a stream of the daemon's that lasts; the caller closes it. To be called within {@link Work}. */
    EngineStream open(String method, String path) throws IOException {
        return EngineStream.open(socket, method, path);
    }

    ObjectReader reader() {
        return json.readerFor(JsonNode.class);
    }

    @Override
    public void close() {
        isClosed = true;
        making.lock();
        try {
            Client made = client;
            if (made != null) {
                made.http().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            making.unlock();
        }
    }

    private DockerClient docker() {
        Client made = client;
        if (made != null) {
            return made.docker();
        }
        making.lock();
        try {
            Client fresh = client == null ? connect() : client;
            client = fresh;
            return fresh.docker();
        } finally {
            making.unlock();
        }
    }

    private Client connect() {
        URI host = URI.create("unix://" + socket.toUri().getRawPath());
        DockerHttpClient http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(host)
                .maxConnections(maxConnections)
                .build();
        return new Client(DockerClientImpl.getInstance(new SocketClientConfig(host), http), http);
    }
}
