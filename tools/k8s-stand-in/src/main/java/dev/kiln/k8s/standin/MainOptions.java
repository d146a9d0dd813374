// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What can be said on the command line. */
final class MainOptions {

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the API, 0 for any that is free (default: 0).")
    int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: 127.0.0.1, this machine only).")
    String host = "127.0.0.1";

    @Option(
            names = "--switch-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the switches alone, which answers also while the API is away (default: a free one).")
    int switchPort;

    @Option(
            names = {"-k", "--kubeconfig"},
            paramLabel = "FILE",
            required = true,
            description = "Written when clients may come: the administrator's kubeconfig.")
    Path kubeconfig = Path.of("kubeconfig");

    @Option(
            names = "--nodes",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "Nodes, all on this machine, each in a zone of its own (default: 1).")
    int nodes = 1;

    @Option(
            names = "--node-memory",
            paramLabel = "QUANTITY",
            defaultValue = "64Gi",
            description = "What each node says that it has, whatever the machine has (default: 64Gi).")
    String memory = "64Gi";

    @Option(
            names = "--node-cpu",
            paramLabel = "QUANTITY",
            defaultValue = "32",
            description = "What each node says that it has, whatever the machine has (default: 32).")
    String cpu = "32";

    @Option(
            names = "--open",
            description = "Let in whoever shows no token, as administrator: kubectl shows none where there is no TLS.")
    boolean isOpen;

    @Option(
            names = "--tick",
            paramLabel = "MILLIS",
            defaultValue = "0",
            description = "Time that a kubelet takes to notice something; a real one's is 1000 (default: 0).")
    long tickMillis;

    @Option(
            names = "--version-said",
            paramLabel = "VERSION",
            defaultValue = "v1.30.0",
            description = "The version of Kubernetes that it says it is (default: v1.30.0).")
    String version = "v1.30.0";

    /**
     * Checks what was said.
     *
     * @throws IllegalArgumentException saying what does not fit
     */
    StandInOptions options() {
        if (nodes < 1 || nodes > 100) {
            throw new IllegalArgumentException("--nodes " + nodes + ": say 1 to 100");
        }
        NodeOptions[] all = new NodeOptions[nodes];
        for (int i = 0; i < nodes; i++) {
            all[i] = NodeOptions.named("node-" + (i + 1)).withCapacity(cpu, memory, 110);
        }
        return StandInOptions.standard()
                .withAddress(new InetSocketAddress(host, port))
                .withNodes(all)
                .withVersion(version)
                .withTick(Duration.ofMillis(tickMillis));
    }
}
