// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import com.typesafe.config.ConfigException;
import dev.kiln.messaging.BusException;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.server.start.ReadyFile;
import dev.kiln.server.start.StartupException;
import dev.kiln.server.start.StopSignal;
import dev.kiln.server.start.Surroundings;
import dev.kiln.store.StoreException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
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
            "  ./kiln standalone --kubeconfig FILE        functions as pods in a Kubernetes cluster",
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
    private final Surroundings surroundings;

    Main(PrintStream out, PrintStream err, Surroundings surroundings) {
        this.out = out;
        this.err = err;
        this.surroundings = surroundings;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main(System.out, System.err, Surroundings.here())).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        StopSignal stop = new StopSignal();
        try (StandaloneServer server = StandaloneServer.start(StandaloneConfig.of(options, surroundings), progress())) {
            Greeting.print(out, server);
            if (options.readyFile != null) {
                ReadyFile.write(options.readyFile, List.of(server.address().toString(), server.guestCredential()));
            }
            stop.await();
            out.println("Stopping: no new calls; those at work may end.");
        } catch (StartupException
                | StoreException
                | BusException
                | ConfigException
                | IllegalStateException
                | IllegalArgumentException e) {
            err.println("kiln: " + e.getMessage());
            return CANNOT_START;
        } finally {
            stop.stopped();
        }
        return 0;
    }

    private PrepareProgress progress() {
        return (step, done, total) -> out.println("  " + step);
    }
}
