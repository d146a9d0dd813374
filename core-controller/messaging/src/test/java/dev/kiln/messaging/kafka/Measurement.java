// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import com.sun.management.OperatingSystemMXBean;
import dev.kiln.broker.process.BrokerProcess;
import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.memory.InMemoryBus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Prints what a hop takes, in memory and over Kafka; a program, run by hand, as figures of a busy machine prove nothing. */
final class Measurement {

    private static final int MESSAGE_BYTES = 500;
    private static final long SECONDS = 4;
    private static final int PASSES = 2;

    private Measurement() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("kiln-measurement");
        try (BrokerProcess broker = BrokerProcess.start(TestBroker.command(), directory, TestBroker.PATIENCE);
                MessageBus kafka = KafkaBus.connect(KafkaConfig.standard(broker.address()), InstantSource.system());
                MessageBus memory = new InMemoryBus(InMemoryBus.Limits.STANDARD, InstantSource.system())) {
            for (int pass = 1; pass <= PASSES; pass++) {
                System.out.println("pass " + pass + " of " + PASSES + (pass == 1 ? ", while the JVM warms up" : ""));
                for (int outstanding : new int[] {1, 16}) {
                    measure("memory, one hop", memory, broker, outstanding, false);
                    measure("kafka, one hop", kafka, broker, outstanding, false);
                    measure("memory, two hops", memory, broker, outstanding, true);
                    measure("kafka, two hops", kafka, broker, outstanding, true);
                }
                readBack(kafka, pass);
            }
        } finally {
            delete(directory);
        }
    }

    private static void measure(String what, MessageBus bus, BrokerProcess broker, int outstanding, boolean isRound)
            throws Exception {
        TopicName there = topic(bus);
        TopicName back = isRound ? topic(bus) : there;
        Samples samples = new Samples();
        Semaphore room = new Semaphore(outstanding);
        try (BusConsumer last = bus.open(back, "last", StartAt.LATEST);
                BusConsumer middle = isRound ? bus.open(there, "middle", StartAt.LATEST) : last) {
            Thread end = reader(last, message -> {
                samples.add(
                        System.nanoTime() - ByteBuffer.wrap(message.payload()).getLong());
                room.release();
            });
            Thread echo = isRound ? reader(middle, message -> bus.publish(back, message.payload())) : end;
            long cpu = ownCpuNanos();
            Duration brokerCpu = cpu(broker);
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < SECONDS * 1_000_000_000) {
                take(room, 1);
                byte[] message = new byte[MESSAGE_BYTES];
                ByteBuffer.wrap(message).putLong(System.nanoTime());
                bus.publish(there, message);
            }
            take(room, outstanding);
            double seconds = (System.nanoTime() - begin) / 1e9;
            samples.print(
                    what + ", " + outstanding + " outstanding",
                    seconds,
                    ownCpuNanos() - cpu,
                    cpu(broker).minus(brokerCpu));
            end.interrupt();
            echo.interrupt();
            end.join();
            echo.join();
        }
    }

    private static void readBack(MessageBus bus, int pass) throws Exception {
        TopicName topic = topic(bus);
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            int count = bus.readSince(topic, Instant.now().minusMillis(200)).size();
            System.out.printf(
                    Locale.ROOT, "read back %d messages: %.1f ms%n", count, (System.nanoTime() - begin) / 1e6);
            bus.publish(topic, new byte[MESSAGE_BYTES]).toCompletableFuture().join();
        }
        System.out.println("pass " + pass + " is over");
    }

    private static void take(Semaphore room, int permits) throws InterruptedException {
        if (!room.tryAcquire(permits, 10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("messages were lost");
        }
    }

    /** A new one each time: groups of an earlier measurement would hold its messages. */
    private static TopicName topic(MessageBus bus) {
        TopicName topic = new TopicName("measured-" + System.nanoTime());
        bus.ensureTopic(new TopicSpec(topic, Duration.ofHours(1), 10_000));
        return topic;
    }

    private static Thread reader(BusConsumer consumer, Consumer<BusMessage> work) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    for (BusMessage message : consumer.poll(128, Duration.ofMillis(500))) {
                        work.accept(message);
                        consumer.commit(message.offset() + 1);
                    }
                }
            } catch (InterruptedException | BusException e) {
                // the end
            }
        });
    }

    /** For the thread that reads; printed when that has nothing more to read. */
    private static final class Samples {
        private long[] nanos = new long[1 << 20];
        private volatile int count;

        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread adds
        void add(long sample) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * nanos.length);
            }
            nanos[count] = sample;
            count++;
        }

        void print(String what, double seconds, long ownNanos, Duration broker) {
            int messages = count;
            long[] sorted = Arrays.copyOf(nanos, messages);
            Arrays.sort(sorted);
            System.out.printf(
                    Locale.ROOT,
                    "%-35s p50 %7.3f ms  p99 %7.3f ms  %,9.0f/s  CPU each: here %6.1f us, broker %6.1f us%n",
                    what,
                    sorted[messages / 2] / 1e6,
                    sorted[(int) (messages * 0.99)] / 1e6,
                    messages / seconds,
                    ownNanos / 1e3 / messages,
                    broker.toNanos() / 1e3 / messages);
        }
    }

    private static long ownCpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static Duration cpu(BrokerProcess broker) {
        return ProcessHandle.of(broker.pid())
                .flatMap(it -> it.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
