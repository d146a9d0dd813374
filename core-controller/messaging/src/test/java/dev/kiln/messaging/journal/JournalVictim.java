// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.journal;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.memory.InMemoryBus;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/** A process to be killed: publishes and commits, and says each before a commit and after a publish, until it dies. */
final class JournalVictim {

    static final TopicName TOPIC = new TopicName("invoker0");
    static final String GROUP = "invoker0";

    private static final int MAX_BACKLOG = 400;

    private JournalVictim() {}

    public static void main(String[] arguments) throws Exception {
        int next = Integer.parseInt(arguments[1]);
        Random random = new Random(Long.parseLong(arguments[2]));
        PrintStream out = System.out;
        try (JournaledBus bus = open(Path.of(arguments[0]));
                BusConsumer consumer = bus.open(TOPIC, GROUP, StartAt.EARLIEST)) {
            int backlog = 0;
            while (true) {
                String text = next + ":" + "x".repeat(random.nextInt(3_000));
                bus.publish(TOPIC, text.getBytes(StandardCharsets.UTF_8))
                        .toCompletableFuture()
                        .join();
                out.println("published " + next++);
                backlog++;
                if (backlog > random.nextInt(MAX_BACKLOG)) {
                    for (BusMessage message : consumer.poll(1 + random.nextInt(20), Duration.ZERO)) {
                        out.println("committing " + number(message));
                        consumer.commit(message.offset() + 1);
                        backlog--;
                    }
                }
            }
        }
    }

    static JournaledBus open(Path directory) {
        JournaledBus bus = new JournaledBus(
                directory,
                it -> true,
                new JournaledBus.Limits(InMemoryBus.Limits.STANDARD, 100_000, 50_000_000, 50),
                InstantSource.system());
        bus.ensureTopic(new TopicSpec(TOPIC, Duration.ofHours(1), 100_000));
        return bus;
    }

    static int number(BusMessage message) {
        String text = new String(message.payload(), StandardCharsets.UTF_8);
        return Integer.parseInt(text.substring(0, text.indexOf(':')));
    }
}
