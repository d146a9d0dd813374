// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said on the command line. */
final class StandaloneOptions {

    @Option(
            names = "--runtime",
            paramLabel = "NAME",
            defaultValue = "auto",
            description =
                    "The runtime provider: docker, k8s, microvm, process, or a plugin's NAME or NAME@VERSION (default: the best one that works here).")
    String runtime = "auto";

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Run functions as pods in the cluster that the file names (default for k8s: $KUBECONFIG).")
    @Nullable
    Path kubeconfig;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "3233",
            description = "Port to listen on, 0 for any that is free (default: 3233).")
    int port = 3233;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: 127.0.0.1, so that only this machine reaches it).")
    String host = "127.0.0.1";

    @Option(
            names = {"-d", "--data-dir"},
            paramLabel = "FOLDER",
            description = "Where actions and records are kept (default: ~/.kiln/standalone).")
    @Nullable
    Path dataDirectory;

    @Option(
            names = {"-m", "--manifest"},
            paramLabel = "FILE",
            description = "The manifest of language runtimes (default: actions/runtimes.json).")
    @Nullable
    Path manifest;

    @Option(
            names = "--user-memory",
            paramLabel = "MB",
            description = "What all sandboxes may hold together (default: a third of this machine's memory).")
    @Nullable
    Integer userMemoryMegabytes;

    @Option(
            names = "--plugins",
            paramLabel = "FOLDER",
            description = "Runtime plugins, a folder of jars each (default: those that were built).")
    @Nullable
    Path plugins;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings in HOCON; see reference.conf of controller and invoker for all keys.")
    @Nullable
    Path configFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as kiln.invoker.sandboxes.pause-grace=1s; may be repeated.")
    List<String> settings = new ArrayList<>();

    @Option(
            names = "--egress",
            description = "Let functions under the process provider use this machine's network, loopback included.")
    boolean hasEgress;

    @Option(
            names = "--kafka",
            description = "Use a real broker: a Kafka of one node that is started with this server and ends with it.")
    boolean hasBroker;

    @Option(
            names = "--broker-class-path",
            hidden = true,
            description = "The jars of that broker (default: those that were built).")
    @Nullable
    String brokerClassPath;

    @Option(names = "--bus", paramLabel = "HOST:PORT", description = "Use the Kafka at these bootstrap servers.")
    @Nullable
    String bus;

    @Option(names = "--store", paramLabel = "URL", description = "Use the CouchDB at this address.")
    @Nullable
    String store;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Written when requests are taken: the address, and the guest's credential.")
    @Nullable
    Path readyFile;

    /** Who names a cluster means it. */
    String runtime() {
        return kubeconfig != null && runtime.equals("auto") ? "k8s" : runtime;
    }

    Optional<Path> optionalReadyFile() {
        return Optional.ofNullable(readyFile);
    }
}
