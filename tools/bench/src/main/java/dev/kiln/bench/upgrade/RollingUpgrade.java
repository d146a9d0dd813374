// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.upgrade;

import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.cluster.Distribution;
import dev.kiln.bench.cluster.Part;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Replaces all controllers and invokers of a cluster, one at a time: drained, stopped, started from elsewhere, waited for. */
public final class RollingUpgrade {

    private static final Duration TIME_TO_DRAIN = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final int VERSION_LINE = 2;
    private static final String UNKNOWN = "unknown";

    private final ClusterProcesses cluster;
    private final ClusterClient operator;
    private final Consumer<String> progress;

    public RollingUpgrade(ClusterProcesses cluster, Consumer<String> progress) throws IOException {
        this.cluster = cluster;
        this.operator = new ClusterClient(cluster, ClusterProcesses.operator());
        this.progress = progress;
    }

    /** Replaces all; when it returns each controller sees all invokers. */
    public void to(Distribution next) throws IOException, InterruptedException {
        for (Part part : order(cluster.parts())) {
            long from = System.nanoTime();
            if (part.kind() == Part.Kind.INVOKER) {
                drain(part);
            }
            long drained = System.nanoTime();
            if (!cluster.terminate(part)) {
                throw new IOException(part + " had to be killed, as it did not end of SIGTERM");
            }
            long stopped = System.nanoTime();
            cluster.update(part, next);
            cluster.restart(part);
            if (part.kind() == Part.Kind.INVOKER) {
                // it keeps what it was told over a restart
                tell(part, "uncordon");
            }
            cluster.awaitHealthy();
            progress.accept(part + ": drained in " + millis(from, drained) + " ms, stopped in "
                    + millis(drained, stopped) + " ms, works again as " + version(part) + " after "
                    + millis(stopped, System.nanoTime()) + " ms");
        }
    }

    /**
     * Invokers and controllers in turn, so that in the middle each kind has both versions and each version meets the other in both
     * directions.
     */
    static List<Part> order(List<Part> parts) {
        List<Part> invokers = of(parts, Part.Kind.INVOKER);
        List<Part> controllers = of(parts, Part.Kind.CONTROLLER);
        List<Part> order = new ArrayList<>();
        for (int i = 0; i < Math.max(invokers.size(), controllers.size()); i++) {
            if (i < invokers.size()) {
                order.add(invokers.get(i));
            }
            if (i < controllers.size()) {
                order.add(controllers.get(i));
            }
        }
        return order;
    }

    /** What controllers and invokers say that they are, in the order of {@link ClusterProcesses#parts}. */
    public List<String> versions() throws IOException {
        List<String> versions = new ArrayList<>();
        for (Part part : cluster.parts()) {
            if (part.isUpdated()) {
                versions.add(version(part));
            }
        }
        return versions;
    }

    private String version(Part part) throws IOException {
        if (part.kind() == Part.Kind.CONTROLLER) {
            return Json.parse(
                            operator.sendTo(part.number(), "GET", "/api/v1", "").body())
                    .path("buildno")
                    .asText(UNKNOWN);
        }
        List<String> lines = cluster.ready(part);
        return lines.size() > VERSION_LINE ? lines.get(VERSION_LINE) : UNKNOWN;
    }

    private void drain(Part part) throws IOException, InterruptedException {
        tell(part, "drain");
        long end = System.nanoTime() + TIME_TO_DRAIN.toNanos();
        while (!isDrained(reason(part))) {
            if (System.nanoTime() > end) {
                throw new IOException(part + " is not drained after " + TIME_TO_DRAIN + ": " + reason(part));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** "drained by whisk.system", and no more "draining for whisk.system: 3 activations are still here". */
    static boolean isDrained(String reason) {
        return reason.startsWith("drained");
    }

    private String reason(Part part) throws IOException {
        return Json.parse(ClusterClient.require(operator.sendTo(0, "GET", path(part), ""))
                        .body())
                .path("reason")
                .asText();
    }

    private void tell(Part part, String command) throws IOException {
        ClusterClient.require(operator.sendTo(0, "POST", path(part) + "/" + command, ""));
    }

    private static String path(Part part) {
        return "/admin/v1/invokers/" + part.number();
    }

    private static List<Part> of(List<Part> parts, Part.Kind kind) {
        return parts.stream().filter(it -> it.kind() == kind).toList();
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }
}
