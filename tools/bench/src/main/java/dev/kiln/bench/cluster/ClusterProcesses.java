// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A whole cluster on this machine, on free ports of loopback and in a folder of its own. Parts may be used by several threads, each
 * part by one at a time. Ends with this program, however that ends short of SIGKILL.
 */
public final class ClusterProcesses implements AutoCloseable {

    private static final Duration TIME_TO_START = Duration.ofMinutes(3);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(60);
    private static final Duration TIME_TO_HEAL = Duration.ofMinutes(2);
    private static final Duration HURRY = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN_MILLIS = 20;

    /** The operator of a cluster whose settings nobody changed. */
    private static final String OPERATOR =
            "789c46b1-71f6-4ed5-8c54-816aa4f8c502:abczO3xZCLrMN6v2BKK1dXYFpXlPkccOFqm12CdAsMgRU4VrNZ9lyGVCGuMDGIwP";

    private final ClusterPlan plan;
    private final Path scratch;
    private final Ports ports;
    private final PartCommands commands;
    private final Map<Part, PartProcess> processes = new LinkedHashMap<>();
    private final Map<Part, Distribution> distributions = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Thread hook = Thread.ofPlatform().unstarted(this::end);

    private ClusterProcesses(ClusterPlan plan, Distribution first, Path scratch, Ports ports) {
        this.plan = plan;
        this.scratch = scratch;
        this.ports = ports;
        this.commands = new PartCommands(plan, ports, scratch);
        plan.parts().forEach(part -> processes.put(part, new PartProcess(part, scratch.resolve(part.name() + ".log"))));
        plan.parts().stream().filter(Part::isUpdated).forEach(part -> distributions.put(part, first));
    }

    /** Starts all and waits until each controller sees all invokers. When that fails nothing is left but the logs. */
    public static ClusterProcesses start(ClusterPlan plan) throws IOException, InterruptedException {
        return start(plan, Distribution.ofProject(plan.root()));
    }

    /**
     * Likewise.
     *
     * @param first what controllers and invokers are started from, until {@link #update}
     */
    public static ClusterProcesses start(ClusterPlan plan, Distribution first)
            throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("kiln-cluster");
        // sandboxes run as other users and must get at their own folders below it
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx--x--x"));
        ClusterProcesses cluster = new ClusterProcesses(plan, first, scratch, Ports.free(plan.controllers()));
        Runtime.getRuntime().addShutdownHook(cluster.hook);
        boolean isUp = false;
        try {
            for (Part.Kind kind : Part.Kind.values()) {
                List<Part> some =
                        plan.parts().stream().filter(it -> it.kind() == kind).toList();
                for (Part part : some) {
                    cluster.launch(part);
                }
                for (Part part : some) {
                    cluster.await(part, false);
                }
            }
            cluster.awaitHealthy();
            isUp = true;
            return cluster;
        } finally {
            if (!isUp) {
                cluster.end();
                Runtime.getRuntime().removeShutdownHook(cluster.hook);
            }
        }
    }

    public List<Part> parts() {
        return plan.parts();
    }

    /** Where data and logs are. */
    public Path scratch() {
        return scratch;
    }

    /** Where providers that make processes write their sandboxes down, if they are told to: what is left there is told by {@link #stop}. */
    public Path sandboxes() {
        return commands.sandboxes();
    }

    public URI controller(int number) {
        return URI.create("http://127.0.0.1:" + ports.controllers().get(number));
    }

    public List<URI> controllers() {
        return IntStream.range(0, plan.controllers()).mapToObj(this::controller).toList();
    }

    public URI store() {
        return URI.create("http://127.0.0.1:" + ports.store());
    }

    /** The broker, {@code host:port}. */
    public String bus() {
        return "127.0.0.1:" + ports.bus();
    }

    /** What an operator sends as {@code Authorization}. */
    public static String operator() {
        return basic(OPERATOR);
    }

    /** What the guest sends as {@code Authorization}. */
    public String guest() throws IOException {
        return basic(Files.readAllLines(commands.readyFile(Part.controller(0))).get(1));
    }

    /** What the owner of a credential, {@code uuid:key}, sends as {@code Authorization}. */
    public static String basic(String credential) {
        return "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }

    public long pid(Part part) {
        return process(part).pid();
    }

    public boolean isAlive(Part part) {
        return process(part).isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    public void kill(Part part) throws IOException, InterruptedException {
        process(part).kill();
    }

    /** SIGSTOP. */
    public void pause(Part part) throws IOException, InterruptedException {
        process(part).pause();
    }

    /** SIGCONT. */
    public void resume(Part part) throws IOException, InterruptedException {
        process(part).resume();
    }

    /** SIGTERM; returns when it is gone, false when it had to be killed as that took too long. */
    public boolean terminate(Part part) throws IOException, InterruptedException {
        return process(part).stop(TIME_TO_STOP);
    }

    /** From its next start on it is started from there. */
    public void update(Part part, Distribution next) {
        distributions.put(part, next);
    }

    /** What it wrote when it was ready, line by line; nothing while it is not. */
    public List<String> ready(Part part) throws IOException {
        Path file = commands.readyFile(part);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Starts it and does not wait. */
    public void begin(Part part) throws IOException, InterruptedException {
        launch(part);
    }

    /** Starts it after a kill and waits until it works; again, if it ends meanwhile, as what it stands on may be away, too. */
    public void restart(Part part) throws IOException, InterruptedException {
        launch(part);
        await(part, true);
    }

    /** Waits until each controller sees all invokers. */
    public void awaitHealthy() throws IOException, InterruptedException {
        for (int number = 0; number < plan.controllers(); number++) {
            URI question = controller(number).resolve("/invokers/healthy/count");
            until(
                    TIME_TO_HEAL,
                    () -> question + " does not say " + plan.invokers(),
                    () -> answers(question, it -> it.strip().equals(Integer.toString(plan.invokers()))));
        }
    }

    /** Stops all in order; what is still there after it, a line each. The logs stay until {@link #close}. */
    public List<String> stop() throws IOException, InterruptedException {
        List<String> remains = new ArrayList<>();
        for (Part.Kind kind : List.of(Part.Kind.INVOKER, Part.Kind.CONTROLLER, Part.Kind.STORE, Part.Kind.BROKER)) {
            List<Thread> threads = new ArrayList<>();
            for (Part part : parts()) {
                if (part.kind() == kind) {
                    threads.add(Thread.ofVirtual().start(() -> stop(part, remains)));
                }
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        remains.addAll(Remains.of(scratch, commands.sandboxes()));
        return remains;
    }

    /** Ends what still runs, and removes the data and the logs. */
    @Override
    public void close() throws IOException {
        abandon();
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Ends what still runs, and leaves the data and the logs where they are. */
    public void abandon() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the program is ending, and the hook runs
        }
    }

    /** {@link #close}; where something is to be looked into {@link #abandon}, and a word of where that is. */
    public void finish(boolean isClean, Consumer<String> progress) throws IOException {
        if (isClean) {
            close();
        } else {
            abandon();
            progress.accept("logs and data are kept in " + scratch);
        }
    }

    private void end() {
        processes.values().forEach(PartProcess::end);
        for (PartProcess process : processes.values()) {
            try {
                process.awaitEnd(HURRY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void stop(Part part, List<String> remains) {
        String trouble;
        try {
            if (terminate(part)) {
                return;
            }
            trouble = part + " did not end within " + TIME_TO_STOP + " of SIGTERM";
        } catch (IOException e) {
            trouble = part + " could not be stopped: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            trouble = part + " was not waited for";
        }
        synchronized (remains) { // parts of a kind stop at once
            remains.add(trouble);
        }
    }

    private void launch(Part part) throws IOException, InterruptedException {
        Files.deleteIfExists(commands.readyFile(part));
        process(part).start(commands.of(part, distribution(part)), scratch);
    }

    private void await(Part part, boolean startsAgain) throws IOException, InterruptedException {
        PartProcess process = process(part);
        until(TIME_TO_START, () -> part + " is not ready; " + process.said(), () -> {
            if (!process.isAlive()) {
                if (!startsAgain) {
                    throw new IOException(part + " ended while it started; " + process.said());
                }
                launch(part);
            }
            return part.kind() == Part.Kind.STORE
                    ? answers(store(), body -> true)
                    : Files.exists(commands.readyFile(part));
        });
    }

    private boolean answers(URI question, Predicate<String> body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(question).timeout(Duration.ofSeconds(3));
        if (!question.equals(store())) {
            // the stand-in has no users, and refuses those that it does not know
            request.header("Authorization", operator());
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return response.statusCode() == 200 && body.test(response.body());
        } catch (IOException e) {
            return false;
        }
    }

    private Distribution distribution(Part part) {
        return distributions.getOrDefault(part, Distribution.ofProject(plan.root()));
    }

    private PartProcess process(Part part) {
        PartProcess process = processes.get(part);
        if (process == null) {
            throw new IllegalArgumentException("the cluster has no part " + part + "; it has " + parts());
        }
        return process;
    }

    /** Something that is so, or not yet. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** What went wrong. */
    @FunctionalInterface
    private interface Complaint {
        String text() throws IOException;
    }

    private static void until(Duration patience, Complaint otherwise, Condition condition)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException(otherwise.text() + " (after " + patience + ")");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }
}
