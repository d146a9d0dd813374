// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.server.start.StartupException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone server that starts a broker for itself. */
class OwnBrokerTest {

    @TempDir
    Path data;

    @Test
    void runsOverItsBrokerAndOutlivesTheBrokersDeath() throws IOException, InterruptedException {
        try (StandaloneServer server =
                StandaloneServer.start(StandaloneConfig.of(options(), TestServers.surroundings()), silent())) {
            RestClient guest = TestServers.guest(server);
            guest.putAction("noop", "nodejs:default", "function main() { return { done: true } }");
            assertThat(guest.call("noop", "{}").status()).isEqualTo(200);
            assertThat(greeting(server)).contains("bus       a Kafka of its own");
            ProcessHandle broker = broker();

            broker.destroyForcibly();

            assertThat(broker.onExit().orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(broker);
            awaitCall(guest);
            assertThat(broker().pid()).isNotEqualTo(broker.pid());
        }
        assertThat(brokers()).isEmpty();
    }

    @Test
    void ofTwoBrokersOneHasToBeChosen() {
        StandaloneOptions options = options();
        options.bus = "elsewhere:9092";

        assertThatThrownBy(() -> StandaloneConfig.of(options, TestServers.surroundings()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("leave one of them out");
    }

    @Test
    void onAForeignBrokerItsTopicsHaveANameOfTheirOwn() {
        StandaloneOptions options = options();
        options.hasBroker = false;
        options.bus = "elsewhere:9092";
        options.store = "http://couch:5984";

        StandaloneConfig config = StandaloneConfig.of(options, TestServers.surroundings());

        assertThat(config.settings().getString("kiln.bus.servers")).isEqualTo("elsewhere:9092");
        assertThat(config.settings().getString("kiln.store.url")).isEqualTo("http://couch:5984");
        assertThat(config.settings().getString("kiln.controller.topic-prefix"))
                .startsWith("standalone-")
                .isEqualTo(config.settings().getString("kiln.invoker.topic-prefix"));
    }

    private StandaloneOptions options() {
        StandaloneOptions options = new StandaloneOptions();
        options.runtime = "process";
        options.port = 0;
        options.dataDirectory = data;
        options.userMemoryMegabytes = 1024;
        options.plugins = data.resolve("no-plugins");
        options.hasBroker = true;
        options.brokerClassPath = System.getProperty("java.class.path");
        return options;
    }

    private static void awaitCall(RestClient guest) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (guest.call("noop", "{}").status() != 200) {
            assertThat(System.nanoTime()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static PrepareProgress silent() {
        return PrepareProgress.silent();
    }

    private static String greeting(StandaloneServer server) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Greeting.print(new PrintStream(said, true, StandardCharsets.UTF_8), server);
        return said.toString(StandardCharsets.UTF_8);
    }

    private static ProcessHandle broker() {
        return brokers().findFirst().orElseThrow();
    }

    /** The one child that is a Java; sandboxes are none. */
    private static Stream<ProcessHandle> brokers() {
        return ProcessHandle.current()
                .children()
                .filter(it -> it.isAlive() && it.info().command().orElse("").endsWith("/java"));
    }
}
