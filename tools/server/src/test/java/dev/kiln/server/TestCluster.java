// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import dev.kiln.broker.process.BrokerCommand;
import dev.kiln.broker.process.BrokerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Broker, store, controllers and invokers, each a process on free ports; what was started last ends first. */
final class TestCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<TestProcess> controllers = new ArrayList<>();
    private final List<TestProcess> invokers = new ArrayList<>();
    private final List<Integer> doors = new ArrayList<>();
    private final Path folder;
    private final Map<String, String> environment;
    private final Path plugins;
    private final List<String> runtimes;
    private final int busPort = freePort();
    private final int storePort = freePort();
    private final List<Integer> peerPorts = List.of(freePort(), freePort());

    /** @param environment of controllers and invokers */
    TestCluster(Path folder, Map<String, String> environment) throws IOException {
        this(folder, environment, folder.resolve("no-plugins"), List.of("process", "process"));
    }

    private TestCluster(Path folder, Map<String, String> environment, Path plugins, List<String> runtimes)
            throws IOException {
        CouchStandIn.require();
        this.folder = folder;
        this.environment = environment;
        this.plugins = plugins;
        this.runtimes = runtimes;
    }

    /** All of it, with two controllers and two invokers; returns when each controller sees both invokers. */
    static TestCluster whole(Path folder, Map<String, String> environment) throws Exception {
        return up(new TestCluster(folder, environment));
    }

    /**
     * Likewise.
     *
     * @param runtimes what each invoker is started with
     */
    static TestCluster whole(Path folder, Path plugins, List<String> runtimes) throws Exception {
        return up(new TestCluster(folder, Map.of(), plugins, runtimes));
    }

    private static TestCluster up(TestCluster cluster) throws Exception {
        try {
            cluster.ground();
            cluster.controller(0);
            cluster.controller(1);
            for (TestProcess controller : cluster.controllers) {
                controller.awaitReady();
            }
            cluster.invoker(0);
            cluster.invoker(1);
            cluster.awaitInvokers();
            return cluster;
        } catch (Exception | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    /** Broker and store. */
    void ground() throws IOException, InterruptedException {
        BrokerCommand command = BrokerCommand.modest(
                        Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"))
                .shortLived();
        opened.push(BrokerProcess.start(command, folder.resolve("broker"), busPort, PATIENCE));
        opened.push(CouchStandIn.start(folder, storePort));
    }

    /** Starts it and does not wait. */
    TestProcess controller(int number) throws IOException {
        int door = freePort();
        doors.add(door);
        List<String> arguments = new ArrayList<>(ground("--id", "" + number, "--port", "" + door));
        arguments.addAll(List.of("--peer-port", "" + peerPorts.get(number)));
        peerPorts.forEach(it -> arguments.addAll(List.of("--peer", "127.0.0.1:" + it)));
        TestProcess controller =
                TestProcess.java("controller" + number, folder, ControllerMain.class, environment, arguments);
        controllers.add(controller);
        opened.push(controller);
        return controller;
    }

    /** Starts it and does not wait. */
    TestProcess invoker(int number) throws IOException {
        String name = "invoker" + number;
        List<String> arguments = ground(
                "--name",
                name,
                "--pool",
                "pool" + number,
                "--runtime",
                runtimes.get(number),
                "--user-memory",
                "1536",
                "--plugins",
                plugins.toString(),
                "--data-dir",
                folder.resolve(name).toString(),
                "--metrics-port",
                "0",
                "--set",
                "kiln.invoker.provider.settings.state-dir=" + Files.createDirectories(folder.resolve("s" + number)));
        TestProcess invoker = TestProcess.java(name, folder, InvokerMain.class, environment, arguments);
        invokers.add(invoker);
        opened.push(invoker);
        return invoker;
    }

    List<TestProcess> controllers() {
        return controllers;
    }

    List<TestProcess> invokers() {
        return invokers;
    }

    /** The doors of the controllers. */
    List<URI> addresses() {
        return doors.stream().map(it -> URI.create("http://127.0.0.1:" + it)).toList();
    }

    /** A user at the door of the first controller. */
    RestClient guest() throws IOException, InterruptedException {
        return new RestClient(addresses().getFirst(), credential());
    }

    String credential() throws IOException, InterruptedException {
        return controllers.getFirst().awaitReady().get(1);
    }

    /** Waits until each controller says that it can work and sees all invokers. */
    void awaitInvokers() throws IOException, InterruptedException {
        for (TestProcess invoker : invokers) {
            invoker.awaitReady();
        }
        String all = invokers.size() + "/" + invokers.size();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (URI address : addresses()) {
            RestClient nobody = new RestClient(address, "nobody:nothing");
            while (!nobody.plain("/health").body().contains("\"" + all + "\"")) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(address + " does not see " + all + ": " + nobody.plain("/health"));
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private List<String> ground(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--bus", "127.0.0.1:" + busPort, "--store", "http://127.0.0.1:" + storePort));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
