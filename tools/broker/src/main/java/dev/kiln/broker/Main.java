// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the broker until it is told to stop, or until its owner ends. */
@Command(
        name = "kiln broker",
        mixinStandardHelpOptions = true,
        version = "Kiln 0.1.0",
        description = {
            "Runs a Kafka broker of one node on this machine: no Zookeeper, no other node, modest memory.",
            "",
            "For tests, and for a small installation whose broker may be away while its machine is. What was",
            "acknowledged is in its folder, and is there again after a stop or a kill; a crash of the machine",
            "may lose the last seconds. A folder serves one broker at a time.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  kiln broker --port 9092 --data-dir /var/lib/kiln/broker",
            "  kiln broker --port 0 --data-dir /tmp/broker --ready-file /tmp/broker.ready    a free port, told in the file",
            "",
            "With TLS and credentials, so that others than this machine may come in:",
            "  keytool -genkeypair -alias broker -keyalg EC -dname CN=kiln -ext san=dns:broker.example -validity 365 \\",
            "          -storetype PKCS12 -keystore broker.p12 -storepass \"$(cat broker.pass)\"",
            "  echo 'kiln:a-long-secret' >credentials && chmod 600 credentials",
            "  kiln broker --host broker.example --port 9093 --data-dir /var/lib/kiln/broker --credentials credentials \\",
            "              --tls-keystore broker.p12 --tls-keystore-password-file broker.pass",
            "",
            "Ctrl-C or SIGTERM stops it in order."
        })
public final class Main implements Callable<Integer> {

    private static final int CANNOT_START = 1;

    @Mixin
    BrokerOptions options = new BrokerOptions();

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main(System.out, System.err)).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            runUntilStopped();
            return 0;
        } catch (IOException | KafkaException | IllegalArgumentException | IllegalStateException e) {
            err.println("kiln broker: " + e.getMessage());
            return CANNOT_START;
        }
    }

    private void runUntilStopped() throws IOException, InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CompletableFuture<Void> ownerEnded = owner().thenRun(stop::countDown);
        try (Broker broker = Broker.start(options.settings())) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                stop.countDown();
                waitFor(stopped);
            }));
            out.println("Kafka broker listens on " + broker.address() + " (" + broker.protocol() + "), data in "
                    + options.dataDirectory + ", process "
                    + ProcessHandle.current().pid());
            if (options.readyFile != null) {
                ReadyFile.write(options.readyFile, broker.address());
            }
            stop.await();
            out.println("Stopping.");
        } finally {
            ownerEnded.cancel(false);
            stopped.countDown();
        }
    }

    /** Completes when the owner ends; never, when there is none. */
    private CompletableFuture<ProcessHandle> owner() {
        if (options.owner == null) {
            return new CompletableFuture<>();
        }
        return ProcessHandle.of(options.owner)
                .orElseThrow(
                        () -> new IllegalArgumentException("--owner " + options.owner + ": there is no such process"))
                .onExit();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
