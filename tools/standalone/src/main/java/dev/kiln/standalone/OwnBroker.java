// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import dev.kiln.broker.process.BrokerCommand;
import dev.kiln.broker.process.BrokerProcess;
import dev.kiln.server.start.StartupException;
import dev.kiln.server.start.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker of a server: started with it, started again when it dies, ended with it, even when the server is killed. */
final class OwnBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnBroker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 500;

    /** That of a server that was killed needs a moment to notice, and holds its folder for so long. */
    private static final int ATTEMPTS = 40;

    private final BrokerProcess process;
    private final Thread keeper;

    private OwnBroker(BrokerProcess process) {
        this.process = process;
        this.keeper = Thread.ofPlatform().name("broker-keeper").daemon().unstarted(this::keep);
    }

    /** The jars that the build left for the broker. */
    static String builtClassPath(Surroundings surroundings) {
        Path file = surroundings.root().resolve("target/dist/broker.classpath");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StartupException(
                    "the broker's jars are not there: " + file + " cannot be read",
                    List.of("build them: dev/build; or start without --kafka"));
        }
    }

    /** Starts it on a free port; blocks until clients may come. */
    static OwnBroker start(String classPath, Path folder) throws InterruptedException {
        Path javaHome = ProcessHandle.current()
                .info()
                .command()
                .map(it -> Path.of(it).resolve("../..").normalize())
                .orElseThrow(() -> new StartupException("this process does not say which Java runs it", List.of()));
        BrokerCommand command = BrokerCommand.modest(javaHome, classPath).inOwnSession();
        for (int attempt = 1; ; attempt++) {
            try {
                OwnBroker broker = new OwnBroker(BrokerProcess.start(command, folder, PATIENCE));
                broker.keeper.start();
                return broker;
            } catch (IOException e) {
                boolean isHeld = String.valueOf(e.getMessage()).contains(".lock");
                if (!isHeld || attempt == ATTEMPTS) {
                    throw new StartupException("the broker does not start: " + e.getMessage(), List.of());
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    /** {@code host:port}; the same for as long as this lives. */
    String address() {
        return process.address();
    }

    @Override
    public void close() {
        keeper.interrupt();
        try {
            // the process is for one thread, and from here on that is this one
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.close();
    }

    private void keep() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                if (!process.isAlive()) {
                    restart();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart() throws InterruptedException {
        LOG.atWarn().addKeyValue("address", address()).log("the broker died and is started again");
        try {
            process.restart(PATIENCE);
        } catch (IOException e) {
            LOG.atError().addKeyValue("reason", e.getMessage()).log("the broker does not start; will try again");
        }
    }
}
