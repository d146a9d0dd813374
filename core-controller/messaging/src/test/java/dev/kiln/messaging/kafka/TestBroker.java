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
        return BrokerProcess.start(command().shortLived().with(options), directory, PATIENCE);
    }

    static BrokerCommand command() {
        return BrokerCommand.modest(Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"));
    }
}
