// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of each part of one cluster; the same at each of its starts, but for the version that is started. */
final class PartCommands {

    private static final String LOOPBACK = "127.0.0.1";

    private final ClusterPlan plan;
    private final Ports ports;
    private final Path scratch;
    private final Programs programs;

    PartCommands(ClusterPlan plan, Ports ports, Path scratch) {
        this.plan = plan;
        this.ports = ports;
        this.scratch = scratch;
        this.programs = new Programs(plan.root());
    }

    List<String> of(Part part, Distribution distribution) throws IOException, InterruptedException {
        return switch (part.kind()) {
            case BROKER -> distribution.java("broker", "dev.kiln.broker.Main", plan.root(), broker());
            case STORE -> programs.store(ports.store(), Files.createDirectories(scratch.resolve("store-data")));
            case CONTROLLER ->
                distribution.java("server", "dev.kiln.server.ControllerMain", plan.root(), controller(part));
            case INVOKER ->
                distribution.java("server", "dev.kiln.server.InvokerMain", plan.root(), invoker(part, distribution));
        };
    }

    /** Appears when the part works; absent for the store, which is asked instead. */
    Path readyFile(Part part) {
        return scratch.resolve(part.name() + ".ready");
    }

    /** Where the invokers' providers keep what they know of their sandboxes; short, as sockets lie in it. */
    Path sandboxes() {
        return scratch.resolve("s");
    }

    private List<String> broker() {
        return List.of(
                "--port",
                Integer.toString(ports.bus()),
                "--data-dir",
                scratch.resolve("broker-data").toString(),
                "--ready-file",
                readyFile(Part.BROKER).toString());
    }

    private List<String> controller(Part part) {
        List<String> options = new ArrayList<>(List.of("--id", Integer.toString(part.number())));
        options.addAll(List.of("--port", ports.controllers().get(part.number()).toString()));
        options.addAll(shared(part));
        options.addAll(List.of("--peer-host", LOOPBACK));
        options.addAll(List.of("--peer-port", ports.peers().get(part.number()).toString()));
        ports.peers().forEach(port -> options.addAll(List.of("--peer", LOOPBACK + ":" + port)));
        options.addAll(plan.controllerOptions());
        return options;
    }

    private List<String> invoker(Part part, Distribution distribution) {
        List<String> options = new ArrayList<>(List.of("--id", Integer.toString(part.number())));
        options.addAll(List.of("--name", part.name(), "--runtime", plan.runtime(), "--egress"));
        options.addAll(shared(part));
        options.addAll(
                List.of("--data-dir", scratch.resolve(part.name() + "-data").toString()));
        options.addAll(List.of("--plugins", distribution.plugins().toString()));
        options.addAll(List.of("--user-memory", Integer.toString(plan.megabytes())));
        options.addAll(
                List.of("--api-host", "http://localhost:" + ports.controllers().getFirst()));
        if (plan.runtime().equals("process")) {
            options.addAll(List.of("--set", "kiln.invoker.provider.settings.state-dir=" + sandboxes()));
        }
        options.addAll(List.of("--set", "kiln.invoker.sandbox.environment.INVOKER=" + part.name()));
        options.addAll(plan.invokerOptions());
        return options;
    }

    private List<String> shared(Part part) {
        return List.of(
                "--bus",
                LOOPBACK + ":" + ports.bus(),
                "--store",
                "http://" + LOOPBACK + ":" + ports.store(),
                "--ready-file",
                readyFile(part).toString());
    }
}
