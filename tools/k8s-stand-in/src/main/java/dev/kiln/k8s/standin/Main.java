// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import dev.kiln.k8s.standin.wire.HttpListener;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the stand-in until it is told to stop. */
@Command(
        name = "kiln k8s-stand-in",
        mixinStandardHelpOptions = true,
        version = "Kiln 0.1.0",
        description = {
            "Runs a small Kubernetes API server whose pods are containers of the local Docker daemon.",
            "",
            "For tests and demonstrations where no cluster can be had. It forgets everything when it stops, and",
            "removes the containers and the network that it made; what a killed one left, the next one removes.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  kiln k8s-stand-in --kubeconfig /tmp/kubeconfig --nodes 2 --open",
            "  kubectl --kubeconfig /tmp/kubeconfig get nodes",
            "",
            "Ctrl-C or SIGTERM stops it in order."
        })
public final class Main implements Callable<Integer> {

    private static final int CANNOT_START = 1;

    @Mixin
    MainOptions options = new MainOptions();

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
        } catch (IOException | RuntimeException e) {
            err.println("kiln k8s-stand-in: " + e.getMessage());
            return CANNOT_START;
        }
    }

    private void runUntilStopped() throws IOException, InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (StandIn standIn = StandIn.start(options.options());
                HttpListener switches = HttpListener.start(
                        new InetSocketAddress(options.host, options.switchPort), standIn.switches())) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                stop.countDown();
                waitFor(stopped);
            }));
            if (options.isOpen) {
                standIn.openToAll();
            }
            standIn.kubeconfig().write(options.kubeconfig);
            out.println("Kubernetes stand-in listens on " + standIn.url() + ", kubeconfig in "
                    + options.kubeconfig.toAbsolutePath());
            out.println("Its switches: http://" + options.host + ":"
                    + switches.address().getPort() + "/stand-in/faults");
            stop.await();
            out.println("Stopping.");
        } finally {
            stopped.countDown();
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
