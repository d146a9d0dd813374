// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.chaos;

import dev.kiln.bench.calls.Account;
import dev.kiln.bench.calls.BeginningsDoor;
import dev.kiln.bench.calls.Caller;
import dev.kiln.bench.calls.Given;
import dev.kiln.bench.calls.StoredRecords;
import dev.kiln.bench.cluster.ClusterProcesses;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Callers at work while blows fall, and the account of it. Used once. */
public final class Chaos {

    /** The actions that are called, and how often each may begin. */
    public static final Map<String, Integer> ACTIONS = Map.of("once", 1, "thrice", 3);

    private static final int CALLERS = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MOST_MILLIS = 300;

    private final ClusterProcesses cluster;
    private final BeginningsDoor door;
    private final Wish wish;
    private final Consumer<String> progress;
    private final Queue<Given> given = new ConcurrentLinkedQueue<>();
    private final AtomicInteger claimed = new AtomicInteger();

    /**
     * What is asked for.
     *
     * @param activations so many ids are to be given out
     * @param kills so many blows fall meanwhile
     */
    public record Wish(int activations, int kills, long seed) {}

    /**
     * What was seen while it went on.
     *
     * @param kills by kind
     * @param refusals attempts that came to nothing, by what was said
     */
    public record Course(
            int accepted,
            Map<String, Integer> kills,
            Duration longestOutage,
            Duration longestCall,
            Map<String, Integer> refusals,
            Duration settling,
            Account account) {

        /** Whether all is as it must be. */
        public boolean isClean() {
            return account.lost().isEmpty()
                    && account.doubled().isEmpty()
                    && account.unseen().isEmpty();
        }
    }

    public Chaos(ClusterProcesses cluster, BeginningsDoor door, Wish wish, Consumer<String> progress) {
        this.cluster = cluster;
        this.door = door;
        this.wish = wish;
        this.progress = progress;
    }

    /** Runs it; returns when each id that was given out has a record, or has none for so long that none will come. */
    public Course run() throws IOException, InterruptedException {
        List<Blow> plan = Blow.plan(cluster.parts(), wish.kills(), wish.seed());
        Blows blows = new Blows(cluster, progress);
        List<Caller> callers = callers();
        long begin = System.nanoTime();
        long length = Math.max(1, Blow.length(plan).toNanos());
        long end = begin + length + PATIENCE.toNanos();
        List<Thread> threads = IntStream.range(0, CALLERS)
                .mapToObj(i -> Thread.ofPlatform()
                        .daemon()
                        .name("caller-" + i)
                        .start(() -> work(callers.get(i), i, begin, length, end)))
                .toList();
        blows.deal(plan, () -> (double) given.size() / wish.activations());
        progress.accept("all parts work again; " + given.size() + " of " + wish.activations() + " ids given out");
        for (Thread thread : threads) {
            thread.join();
        }
        cluster.awaitHealthy();
        StoredRecords records = new StoredRecords(cluster.store());
        Duration settling =
                records.await(given.stream().map(Given::id).collect(Collectors.toSet()), PATIENCE, progress);
        return new Course(
                given.size(),
                blows.counts(),
                callers.stream().map(Caller::longestOutage).reduce(Duration.ZERO, Chaos::longer),
                callers.stream().map(Caller::longestCall).reduce(Duration.ZERO, Chaos::longer),
                refusals(callers),
                settling,
                Account.of(
                        given,
                        door.beginnings(),
                        records.outcomes(),
                        action -> ACTIONS.getOrDefault(action.substring(action.lastIndexOf('/') + 1), 1)));
    }

    private List<Caller> callers() throws IOException {
        List<URI> controllers = cluster.controllers();
        String guest = cluster.guest();
        return IntStream.range(0, CALLERS)
                .mapToObj(i -> new Caller(controllers, i % controllers.size(), guest, MOST_MILLIS, random(i)))
                .toList();
    }

    /** Calls are spread evenly over the time that the blows take; what an outage holds up is made up for afterwards. */
    private void work(Caller caller, int number, long begin, long length, long end) {
        RandomGenerator random = random(CALLERS + number);
        List<String> actions = new ArrayList<>(ACTIONS.keySet());
        try {
            while (claimed.getAndIncrement() < wish.activations()) {
                long due = begin + (long) ((double) length * claimed.get() / wish.activations());
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                caller.call(actions.get(random.nextInt(actions.size())), end).ifPresent(given::add);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RandomGenerator random(int number) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(wish.seed() * 31 + number);
    }

    private static Map<String, Integer> refusals(List<Caller> callers) {
        Map<String, Integer> all = new TreeMap<>();
        callers.forEach(caller -> caller.refusals().forEach((text, count) -> all.merge(text, count, Integer::sum)));
        return all;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
