// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import com.sun.management.OperatingSystemMXBean;
import dev.kiln.model.action.Code;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.couchdb.CouchDbStores;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import dev.kiln.store.embedded.EmbeddedStores;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Prints how fast stores are here; a program, run by hand, as figures of a busy machine prove nothing. Without arguments it
 * measures the embedded stores; with the address of a CouchDB, and its user and password if it wants them, that one.
 */
final class Measurement {

    private static final int CALLERS = 16;
    private static final long SECONDS = 3;
    private static final int PASSES = 2;

    private Measurement() {}

    /** What is measured. */
    private record Stores(ArtifactStore artifacts, ActivationStore activations) {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            CouchDbConfig plain = CouchDbConfig.standard(URI.create(arguments[0]))
                    .withPrefix("kiln_measurement_" + System.nanoTime() + "_");
            CouchDbConfig config =
                    arguments.length > 2 ? plain.withCredentials(arguments[1], new Secret(arguments[2])) : plain;
            try (CouchDbStores stores = CouchDbStores.open(config, Thread::new, new SecureRandom())) {
                measure(new Stores(stores.artifacts(), stores.activations()));
            }
            return;
        }
        Path directory = Files.createTempDirectory("kiln-measurement");
        try (EmbeddedStores stores = EmbeddedStores.open(directory, Thread::new)) {
            measure(new Stores(stores.artifacts(), stores.activations()));
        } finally {
            delete(directory);
        }
    }

    private static void measure(Stores stores) throws InterruptedException {
        LongStream.range(0, 1_000).parallel().forEach(i -> put(stores, "warm", i));
        for (int pass = 1; pass <= PASSES; pass++) {
            System.out.println("pass " + pass + " of " + PASSES + (pass == 1 ? ", while the JVM warms up" : ""));
            measure(stores, pass);
        }
    }

    private static void measure(Stores stores, long pass) throws InterruptedException {
        long firstBatch = pass * 1_000_000;
        rate("put action, 1 caller", 1, i -> put(stores, "one" + pass, i));
        rate("put action, 16 callers", CALLERS, i -> put(stores, "many" + pass, i));
        rate("get action, 16 callers", CALLERS, i -> get(stores, i % 1_000));
        rate("list 30 actions, 16 callers", CALLERS, i -> list(stores));
        rate("put 100 KB of code, 16 callers", CALLERS, i -> putLarge(stores, pass, i));
        rate("append 500 activations, 1 caller (batches)", 1, i -> append(stores, firstBatch + i));
        rate("append 500 activations, 4 callers (batches)", 4, i -> append(stores, firstBatch + 100_000 + i));
        rate("get activation, 16 callers", CALLERS, i -> stores.activations().get(Samples.GUEST, Samples.id(i % 500)));
        rate("list 30 activations, 16 callers", CALLERS, i -> stores.activations()
                .list(ActivationQuery.all(Samples.GUEST), new Page(0, 30)));
        rate("prune 1000 activations (calls)", 1, i -> stores.activations()
                .prune(Samples.START.plusSeconds(1_000_000_000), 1_000));
    }

    private static void put(Stores stores, String namespace, long number) {
        stores.artifacts().put(Samples.action(namespace + "/a" + number), new Expected.Absent());
    }

    private static void putLarge(Stores stores, long pass, long number) {
        stores.artifacts()
                .put(
                        Samples.action(
                                "large" + pass + "/a" + number, new Code.Inline((number + ";").repeat(20_000), false)),
                        new Expected.Absent());
    }

    private static void get(Stores stores, long number) {
        stores.artifacts().action(QualifiedName.parse("warm/a" + number)).orElseThrow();
    }

    private static void list(Stores stores) {
        stores.artifacts().listActions(QualifiedName.parse("warm/a").namespace(), Optional.empty(), new Page(0, 30));
    }

    private static void append(Stores stores, long number) {
        stores.activations()
                .append(LongStream.range(number * 500, (number + 1) * 500)
                        .mapToObj(Samples::activation)
                        .toList());
    }

    private static void rate(String what, int callers, LongConsumer call) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        CountDownLatch done = new CountDownLatch(callers);
        long cpuBegin = cpuNanos();
        long begin = System.nanoTime();
        long end = begin + SECONDS * 1_000_000_000;
        for (int i = 0; i < callers; i++) {
            Thread.ofVirtual().start(() -> {
                while (System.nanoTime() < end) {
                    call.accept(next.getAndIncrement());
                }
                done.countDown();
            });
        }
        done.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpuMicros = (cpuNanos() - cpuBegin) / 1e3 / next.get();
        System.out.printf(
                Locale.ROOT, "%-45s %,10.0f/s %,10.0f us of CPU each%n", what, next.get() / seconds, cpuMicros);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
