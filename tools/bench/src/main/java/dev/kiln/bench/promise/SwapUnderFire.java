// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.promise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.cluster.Part;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;

/** Swaps of a cluster's pool, with a process killed in the middle of each and started again. For one thread. */
final class SwapUnderFire {

    private static final String POOL = "/admin/v1/pools/default";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 20;
    private static final long DOWN_MILLIS = 1_500;

    /** From when the victim is in the middle of it. */
    private static final int MOST_DELAY_MILLIS = 700;

    private static final Set<String> BETWEEN = Set.of("opening", "checking", "preparing", "probing", "ready");

    private final ClusterProcesses cluster;
    private final ClusterClient operator;
    private final RandomGenerator random;
    private final Consumer<String> progress;

    /**
     * How one went.
     *
     * @param swap from its beginning until it had ended, one way or the other
     * @param whole until all invokers, the killed one included, were what their pool is
     */
    record Outcome(Part victim, String stage, String verdict, Duration swap, Duration whole) {
        boolean isDone() {
            return stage.equals("done");
        }
    }

    SwapUnderFire(ClusterProcesses cluster, RandomGenerator random, Consumer<String> progress) {
        this.cluster = cluster;
        this.operator = new ClusterClient(cluster, ClusterProcesses.operator());
        this.random = random;
        this.progress = progress;
    }

    /**
     * One swap.
     *
     * @param setup to which, in JSON
     * @param kind of the victim
     */
    Outcome run(String setup, Part.Kind kind) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        ClusterClient.require(operator.sendTo(0, "POST", POOL + "/swap", "{\"setup\":" + setup + "}"));
        Part victim = kind == Part.Kind.CONTROLLER ? driverInTheMiddle(begin) : invokerInTheMiddle(begin);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_DELAY_MILLIS));
        cluster.kill(victim);
        progress.accept("killed " + victim + " at " + line(swap()));
        TimeUnit.MILLISECONDS.sleep(DOWN_MILLIS);
        cluster.restart(victim);
        JsonNode over = await(begin, "the swap is not over", SwapUnderFire::isOver);
        Duration swap = Duration.ofNanos(System.nanoTime() - begin);
        await(begin, "not all invokers are what their pool is", SwapUnderFire::areAllCurrent);
        Duration whole = Duration.ofNanos(System.nanoTime() - begin);
        progress.accept("the swap is " + line(over) + " after " + swap.toMillis() + " ms, all invokers after "
                + whole.toMillis() + " ms");
        return new Outcome(
                victim, over.path("stage").asText(), over.path("verdict").asText(), swap, whole);
    }

    /** Who drives it, once the first invoker has changed. */
    private Part driverInTheMiddle(long begin) throws IOException, InterruptedException {
        JsonNode swap = await(
                begin,
                "no invoker has changed",
                it -> !it.path("driver").asText().isEmpty()
                        && it.path("phases").path("current").asInt() > 0);
        String driver = swap.path("driver").asText();
        return cluster.parts().stream()
                .filter(it -> it.kind() == Part.Kind.CONTROLLER)
                .filter(it -> driver.equals(it.name()) || driver.equals(Integer.toString(it.number())))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "the swap is driven by '" + driver + "', which is no part of " + cluster.parts()));
    }

    private Part invokerInTheMiddle(long begin) throws IOException, InterruptedException {
        JsonNode swap = await(begin, "no invoker changes", it -> changing(it).isPresent());
        return Part.invoker(changing(swap).orElseThrow().path("invoker").asInt());
    }

    private static Optional<JsonNode> changing(JsonNode swap) {
        return StreamSupport.stream(swap.path("invokers").spliterator(), false)
                .filter(SwapUnderFire::isBetween)
                .findFirst();
    }

    private static boolean isBetween(JsonNode invoker) {
        String phase = invoker.path("phase").asText();
        boolean hasOld = invoker.path("oldSandboxes").asInt() > 0;
        return BETWEEN.contains(phase) || (phase.equals("current") && hasOld);
    }

    private static boolean isOver(JsonNode swap) {
        String stage = swap.path("stage").asText();
        return stage.equals("done") || stage.equals("rolled-back");
    }

    private static boolean areAllCurrent(JsonNode swap) {
        return StreamSupport.stream(swap.path("invokers").spliterator(), false)
                .allMatch(it -> it.path("up").asBoolean()
                        && it.path("generation").asLong()
                                == swap.path("generation").asLong());
    }

    /** Something that a swap is, or not yet. */
    @FunctionalInterface
    private interface Condition {
        boolean holds(JsonNode swap);
    }

    private JsonNode await(long begin, String otherwise, Condition condition) throws IOException, InterruptedException {
        while (true) {
            JsonNode swap = swap();
            if (condition.holds(swap)) {
                return swap;
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IOException(otherwise + " after " + PATIENCE + ": " + Json.text(swap));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** As whichever controller answers tells it. */
    private JsonNode swap() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String said = "";
        while (System.nanoTime() < end) {
            for (int number = 0; number < cluster.controllers().size(); number++) {
                try {
                    HttpConnection.Response answer = operator.sendTo(number, "GET", POOL + "/swap", "");
                    if (answer.status() == 200) {
                        return Json.parse(answer.body());
                    }
                    said = answer.status() + " " + answer.text();
                } catch (IOException down) {
                    said = down.toString();
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IOException(
                "no controller tells how far the swap is within " + PATIENCE + "; the last said: " + said);
    }

    private static String line(JsonNode swap) {
        return swap.path("stage").asText() + " " + Json.text(swap.path("phases")) + " "
                + swap.path("verdict").asText();
    }
}
