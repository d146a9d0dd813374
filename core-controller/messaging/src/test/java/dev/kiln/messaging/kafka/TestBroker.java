// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import dev.kiln.broker.process.BrokerCommand;
import dev.kiln.broker.process.BrokerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A real broker in a process of its own, with the class path of the tests. */
final class TestBroker {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestBroker() {}

    static BrokerProcess start(Path directory, String... options) throws IOException, InterruptedException {
        BrokerCommand command =
                BrokerCommand.modest(Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"));
        return BrokerProcess.start(command.with(options), directory, PATIENCE);
    }
}
