// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.memory.InMemoryBus;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InvokerRegistryTest {

    private final InMemoryBus bus = new InMemoryBus(InMemoryBus.Limits.STANDARD, InstantSource.system());
    private final InvokerRegistry numbers = new InvokerRegistry(bus, new Topics("", 1024));

    @AfterEach
    void closeBus() {
        bus.close();
    }

    @Test
    void newNamesGetTheNextNumbers() throws InterruptedException {
        assertThat(numbers.number("first")).isEqualTo(new InvokerId(0));
        assertThat(numbers.number("second")).isEqualTo(new InvokerId(1));
        assertThat(numbers.number("third")).isEqualTo(new InvokerId(2));
    }

    @Test
    void aNameGetsItsNumberAgain() throws InterruptedException {
        numbers.number("first");
        numbers.number("second");

        assertThat(numbers.number("first")).isEqualTo(new InvokerId(0));
        assertThat(new InvokerRegistry(bus, new Topics("", 1024)).number("second"))
                .isEqualTo(new InvokerId(1));
    }

    @Test
    void clustersOnOneBrokerCountApart() throws InterruptedException {
        numbers.number("first");

        assertThat(new InvokerRegistry(bus, new Topics("other-", 1024)).number("second"))
                .isEqualTo(new InvokerId(0));
    }

    @Test
    void manyAtOnceGetDifferentNumbers() throws Exception {
        int count = 16;
        CyclicBarrier start = new CyclicBarrier(count);
        List<Future<InvokerId>> given = new ArrayList<>();

        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            for (int i = 0; i < count; i++) {
                String name = "invoker-" + i;
                Callable<InvokerId> one = () -> {
                    start.await();
                    return numbers.number(name);
                };
                given.add(threads.submit(one));
            }
        }

        List<InvokerId> ids = new ArrayList<>();
        for (Future<InvokerId> one : given) {
            ids.add(one.get());
        }
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(it -> assertThat(it.number()).isBetween(0, count - 1));
    }

    @Test
    void theFirstOneNamesTheInstallation() throws Exception {
        assertThat(numbers.cluster("kiln-one")).isEqualTo("kiln-one");
        assertThat(numbers.cluster("kiln-two")).isEqualTo("kiln-one");
    }

    @Test
    void theNameOfTheInstallationIsNoInvoker() throws Exception {
        numbers.cluster("kiln-one");

        assertThat(numbers.number("first")).isEqualTo(new InvokerId(0));
    }
}
