// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.promise;

import dev.kiln.bench.calls.Caller;
import dev.kiln.bench.calls.Given;
import dev.kiln.bench.cluster.ClusterProcesses;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Callers who make one call after another, blocking or not, spread over the controllers; from its making until it is stopped. */
final class SteadyLoad implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String action;
    private final List<Caller> callers;
    private final List<Thread> threads;
    private final Queue<Given> given = new ConcurrentLinkedQueue<>();

    /** volatile: set by whoever stops it. */
    private volatile boolean isStopped;

    /** @param mostMillis how long calls run at most, beside what they must */
    SteadyLoad(ClusterProcesses cluster, String action, int count, int mostMillis, long seed) throws IOException {
        this.action = action;
        List<URI> controllers = cluster.controllers();
        String guest = cluster.guest();
        callers = IntStream.range(0, count)
                .mapToObj(i -> new Caller(
                        controllers,
                        i % controllers.size(),
                        guest,
                        mostMillis,
                        RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + i)))
                .toList();
        threads = callers.stream()
                .map(caller -> Thread.ofPlatform().daemon().name("caller").start(() -> work(caller)))
                .toList();
    }

    /** Lets calls at work end. */
    void stop() throws InterruptedException {
        isStopped = true;
        for (Thread thread : threads) {
            thread.join(PATIENCE);
        }
    }

    Collection<Given> given() {
        return List.copyOf(given);
    }

    /** Ids given out so far. */
    Set<String> ids() {
        return given.stream().map(Given::id).collect(Collectors.toSet());
    }

    /** Attempts that came to nothing, by what was said; once it is stopped. */
    Map<String, Integer> refusals() {
        Map<String, Integer> all = new TreeMap<>();
        callers.forEach(caller -> caller.refusals().forEach((text, count) -> all.merge(text, count, Integer::sum)));
        return all;
    }

    @Override
    public void close() {
        isStopped = true;
        threads.forEach(Thread::interrupt);
    }

    private void work(Caller caller) {
        try {
            while (!isStopped) {
                caller.call(action, System.nanoTime() + PATIENCE.toNanos()).ifPresent(given::add);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
