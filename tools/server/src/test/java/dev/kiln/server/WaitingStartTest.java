// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingStartTest {

    private static final long PATIENCE_SECONDS = 60;

    @Test
    void aControllerThatComesFirstWaitsForBusAndStoreAndSaysSo(@TempDir Path folder) throws Exception {
        try (TestCluster cluster = new TestCluster(folder, Map.of())) {
            TestProcess controller = cluster.controller(0);
            TestProcess invoker = cluster.invoker(0);
            awaitWaiting(controller);
            awaitWaiting(invoker);
            assertThat(controller.isReady()).isFalse();

            cluster.ground();

            assertThat(controller.awaitReady().getFirst()).startsWith("http://");
            cluster.awaitInvokers();
        }
    }

    @Test
    void whoWaitsForBusAndStoreEndsWhenItIsToldTo(@TempDir Path folder) throws Exception {
        try (TestCluster cluster = new TestCluster(folder, Map.of())) {
            TestProcess controller = cluster.controller(0);
            TestProcess invoker = cluster.invoker(0);
            awaitWaiting(controller);
            awaitWaiting(invoker);

            controller.terminate();
            invoker.terminate();
        }
    }

    private static void awaitWaiting(TestProcess process) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!process.log().contains("waiting for the")) {
            assertThat(process.isAlive()).as(process.log()).isTrue();
            assertThat(System.nanoTime()).as(process.log()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
