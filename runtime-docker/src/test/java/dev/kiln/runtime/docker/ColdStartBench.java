// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares a sandbox's start with what the daemon itself needs, in turns, as the machine's load changes faster than a series
 * takes. Not a test: run {@code main} with the number of rounds and the image; the README has the command.
 */
final class ColdStartBench implements AutoCloseable {

    private static final String CLUSTER = "bench";

    private final TestImages daemon = new TestImages();
    private final Map<String, List<Long>> nanos = new LinkedHashMap<>();
    private final String image;
    private final RuntimeProvider provider;

    private ColdStartBench(String image) {
        this.image = image;
        RuntimeContext context = new RuntimeContext(
                new Owner(CLUSTER, "pool", "one", 1),
                Path.of("."),
                InstantSource.system(),
                new Random(1),
                MetricsSink.none());
        this.provider = timed("open the provider", () -> new DockerProviderFactory().create(Map.of(), context));
        timed("first check", provider::check);
        timed("first raw start", () -> raw("first", "bridge"));
    }

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[0]);
        try (ColdStartBench bench = new ColdStartBench(arguments[1])) {
            bench.timed("first create", () -> bench.sandbox("first"));
            for (int i = 0; i < rounds; i++) {
                int round = i;
                bench.timed("raw create+start+port, default bridge", () -> bench.raw("a" + round, "bridge"));
                bench.timed("raw, user-defined network", () -> bench.raw("b" + round, "kiln_" + CLUSTER + "_egress"));
                bench.timed("provider create", () -> bench.sandbox("c" + round));
            }
            bench.report();
        }
    }

    private Boolean sandbox(String name) throws Exception {
        SandboxSpec spec = new SandboxSpec(
                new SandboxId(name),
                new SandboxImage(image),
                SandboxLimits.ofMemory(256L << 20),
                NetworkPolicy.EGRESS,
                Map.of(),
                Map.of(),
                Duration.ofSeconds(60));
        long start = System.nanoTime();
        Sandbox sandbox = provider.create(spec, new Deaf());
        add("of that, until create returned", System.nanoTime() - start);
        timed("pause", () -> {
            sandbox.pause();
            return true;
        });
        timed("resume", () -> {
            sandbox.resume();
            return true;
        });
        timed("status", sandbox::status);
        timed("usage", sandbox::usage);
        timed("destroy", () -> {
            sandbox.destroy();
            return true;
        });
        return true;
    }

    /** The least that starts a container: three calls and a connection, nothing limited, dropped or attached. */
    private Boolean raw(String name, String network) throws Exception {
        DockerClient docker = daemon.docker();
        long start = System.nanoTime();
        String id = docker.createContainerCmd(image)
                .withName("kiln_bench_raw_" + name)
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode(network))
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
        ContainerNetwork joined = docker.inspectContainerCmd(id)
                .exec()
                .getNetworkSettings()
                .getNetworks()
                .get(network);
        Deadline deadline = Deadline.in(Duration.ofSeconds(60), InstantSource.system());
        SandboxAddress.Tcp address = new SandboxAddress.Tcp(String.valueOf(joined.getIpAddress()), 8080);
        while (!PortProbe.answers(address, deadline)) {
            Thread.onSpinWait();
        }
        add("raw " + network + " until the port answers", System.nanoTime() - start);
        docker.removeContainerCmd(id).withForce(true).exec();
        return true;
    }

    private <T> T timed(String what, Callable<T> work) {
        long start = System.nanoTime();
        try {
            return work.call();
        } catch (Exception e) {
            throw new IllegalStateException(what, e);
        } finally {
            add(what, System.nanoTime() - start);
        }
    }

    private void add(String what, long time) {
        nanos.merge(what, List.of(time), (some, more) -> IntStream.range(0, some.size() + 1)
                .mapToObj(i -> i < some.size() ? some.get(i) : more.getFirst())
                .toList());
    }

    private void report() {
        nanos.forEach((what, times) -> {
            List<Double> millis = times.stream()
                    .sorted(Comparator.naturalOrder())
                    .map(time -> time / 1e6)
                    .collect(Collectors.toList());
            System.out.printf(
                    "%-48s n=%2d median %7.1f ms, min %7.1f, max %7.1f%n",
                    what, millis.size(), millis.get(millis.size() / 2), millis.getFirst(), millis.getLast());
        });
    }

    @Override
    public void close() throws IOException {
        provider.close();
        daemon.removeAll(CLUSTER);
        daemon.close();
    }

    private static final class Deaf implements LogSink {
        @Override
        public void write(Stream stream, byte[] bytes, int offset, int length) {}

        @Override
        public void close() {}
    }
}
