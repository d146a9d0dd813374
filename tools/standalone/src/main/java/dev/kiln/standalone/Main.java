// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.ConfigFactory;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.store.StoreException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kiln standalone}: starts a server, says where it listens, and stops it when told to. */
@Command(
        name = "kiln standalone",
        mixinStandardHelpOptions = true,
        version = "Kiln 0.1.0",
        description = "Runs all of Kiln in one process on this machine.",
        footer = {
            "",
            "Examples:",
            "  ./kiln standalone                          the best runtime that works here, port 3233",
            "  ./kiln standalone --runtime process        functions in Linux namespaces, no daemon needed",
            "  ./kiln standalone -p 8080 -d /var/lib/kiln another port, another place for the data",
            "",
            "Ctrl-C stops it and removes its sandboxes."
        })
public final class Main implements Callable<Integer> {

    private static final int CANNOT_START = 1;

    @Mixin
    StandaloneOptions options = new StandaloneOptions();

    private final PrintStream out;
    private final PrintStream err;
    private final StandaloneConfig.Surroundings surroundings;

    Main(PrintStream out, PrintStream err, StandaloneConfig.Surroundings surroundings) {
        this.out = out;
        this.err = err;
        this.surroundings = surroundings;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main(System.out, System.err, surroundings())).execute(args));
    }

    /** What this process was started in. */
    static StandaloneConfig.Surroundings surroundings() {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new StandaloneConfig.Surroundings(
                Path.of(System.getProperty("kiln.root", ".")).toAbsolutePath(),
                Path.of(System.getProperty("user.home")),
                System.getenv(),
                machine.getTotalMemorySize(),
                ConfigFactory.load());
    }

    @Override
    public Integer call() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        try (StandaloneServer server = StandaloneServer.start(StandaloneConfig.of(options, surroundings), progress())) {
            CountDownLatch stop = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                stop.countDown();
                waitFor(stopped);
            }));
            Greeting.print(out, server);
            if (options.readyFile != null) {
                ReadyFile.write(options.readyFile, server.address(), server.guestCredential());
            }
            stop.await();
            out.println("Stopping: no new calls; those at work may end.");
        } catch (StartupException | StoreException | IllegalStateException | IllegalArgumentException e) {
            err.println("kiln: " + e.getMessage());
            return CANNOT_START;
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private PrepareProgress progress() {
        return (step, done, total) -> out.println("  " + step);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
