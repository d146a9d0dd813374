// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.broker.process.BrokerCommand;
import dev.kiln.broker.process.BrokerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void keepsItsPortAndItsDataWhenItIsStoppedOrKilled() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(command(), directory, PATIENCE)) {
            String address = broker.address();
            makeTopic(address);

            broker.stop();
            assertThat(broker.log()).contains("listens on " + address).contains("Stopping.");
            broker.restart(PATIENCE);
            assertThat(broker.address()).isEqualTo(address);
            assertThat(topics(address)).contains("kept");

            broker.kill();
            broker.restart(PATIENCE);
            assertThat(topics(address)).contains("kept");
        }
    }

    @Test
    void endsWithItsOwner() throws Exception {
        Process owner = new ProcessBuilder("sleep", "600").start();
        // the owner that is said last counts, so ours is said by hand
        Process broker = new ProcessBuilder(
                        java().toString(),
                        "-Xmx128m",
                        "-cp",
                        classPath(),
                        "dev.kiln.broker.Main",
                        "--port",
                        "0",
                        "--data-dir",
                        directory.resolve("owned").toString(),
                        "--owner",
                        String.valueOf(owner.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(broker.waitFor(1, TimeUnit.SECONDS)).isFalse();

            owner.destroyForcibly();

            assertThat(broker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            owner.destroyForcibly();
            broker.destroyForcibly();
        }
    }

    @Test
    void saysWhatTheBrokerSaidWhenItDoesNotStart() {
        BrokerCommand wrong = command().with("--no-such-option");

        assertThatThrownBy(() -> BrokerProcess.start(wrong, directory, PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-option");
    }

    private static BrokerCommand command() {
        return BrokerCommand.modest(Path.of(System.getProperty("java.home")), classPath());
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static void makeTopic(String address) throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(Set.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static Set<String> topics(String address)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            return admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
