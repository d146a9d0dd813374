// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit.guest;

import dev.kiln.runtime.spi.LogSink.Stream;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A process as it would be inside a sandbox with the limits of a spec: does the conformance kit's deeds in figures only, and
 * dies of them when it must. Safe for use by several threads.
 */
public final class GuestProcess {

    /** How the process ended. */
    public record End(int code, boolean isOutOfMemory) {}

    /** What a deed led to: an answer, an end, or first the one and then the other. */
    public record Outcome(Optional<String> answer, Optional<End> end) {
        static Outcome answered(Object answer) {
            return new Outcome(Optional.of(answer.toString()), Optional.empty());
        }
    }

    private static final long OWN_MEMORY = 8L << 20;
    private static final String PRIVILEGED = "KILN_FAKE_PRIVILEGED";
    private static final int OWN_FILES = 8;
    private static final long MILLIS_EACH_TICK = 10;
    private static final String STATUS = """
            Name:\tguest
            Uid:\t%1$d\t%1$d\t%1$d\t%1$d
            CapPrm:\t%2$016x
            CapEff:\t%2$016x
            NoNewPrivs:\t%3$d
            """;

    private final SandboxSpec spec;
    private final GuestLogs logs;
    private final InstantSource clock;
    private final Predicate<SandboxAddress> isNeighbour;
    private long memoryBytes = OWN_MEMORY;
    private Duration cpu = Duration.ofMillis(1);
    private long ticksBefore;
    private Optional<Long> tickingSinceMillis = Optional.empty();

    public GuestProcess(SandboxSpec spec, GuestLogs logs, InstantSource clock, Predicate<SandboxAddress> isNeighbour) {
        this.spec = spec;
        this.logs = logs;
        this.clock = clock;
        this.isNeighbour = isNeighbour;
    }

    /** Does a deed, which has a name and arguments as the kit's JavaScript function gets them. */
    public synchronized Outcome perform(Map<String, String> deed) { // one figure at a time
        String name = argument(deed, "deed");
        return switch (name) {
            case "echo" -> Outcome.answered(argument(deed, "text"));
            case "environment" -> Outcome.answered(spec.environment().getOrDefault(argument(deed, "variable"), ""));
            case "print" -> print(deed, Base64.getDecoder().decode(argument(deed, "bytes")));
            case "printLines" -> print(deed, lines((int) number(deed, "count")));
            case "exit" -> new Outcome(Optional.of(""), Optional.of(new End((int) number(deed, "code"), false)));
            case "allocate" -> allocate(number(deed, "bytes"));
            case "startProcesses" ->
                Outcome.answered(Math.min(number(deed, "count"), spec.limits().maxProcesses() - 1));
            case "openFiles" ->
                Outcome.answered(Math.min(number(deed, "count"), spec.limits().maxOpenFiles() - OWN_FILES));
            case "writeFile" ->
                Outcome.answered(Math.min(
                        number(deed, "bytes"), spec.limits().diskBytes().orElse(Long.MAX_VALUE)));
            case "burnCpu" -> burnCpu(Duration.ofMillis(number(deed, "millis")));
            case "ticks" -> Outcome.answered(ticks());
            case "readFile" -> Outcome.answered(readFile(argument(deed, "path")));
            case "connects" -> Outcome.answered(connects(deed));
            case "networkAddresses" -> Outcome.answered("");
            default -> throw new IllegalArgumentException("no such deed: " + name);
        };
    }

    public synchronized SandboxUsage usage() { // pairs with perform
        return new SandboxUsage(memoryBytes, cpu);
    }

    /** Starts to tick, from the first deed on and after each stop. */
    public synchronized void tick() { // pairs with stopTicking
        if (tickingSinceMillis.isEmpty()) {
            tickingSinceMillis = Optional.of(clock.millis());
        }
    }

    public synchronized void stopTicking() { // pairs with tick
        ticksBefore = ticks();
        tickingSinceMillis = Optional.empty();
    }

    public synchronized long ticks() { // pairs with tick
        return ticksBefore
                + tickingSinceMillis
                        .map(since -> (clock.millis() - since) / MILLIS_EACH_TICK)
                        .orElse(0L);
    }

    /** Goes on from where another process was frozen. */
    public synchronized void continueFrom(long ticks) { // pairs with tick
        ticksBefore = ticks;
    }

    private Outcome print(Map<String, String> deed, byte[] bytes) {
        logs.write(Stream.valueOf(argument(deed, "stream")), bytes);
        return Outcome.answered("");
    }

    private Outcome allocate(long bytes) {
        memoryBytes += bytes;
        return memoryBytes <= spec.limits().memoryBytes()
                ? Outcome.answered("")
                : new Outcome(Optional.empty(), Optional.of(new End(137, true)));
    }

    private Outcome burnCpu(Duration wall) {
        int millis = Math.min(1000, spec.limits().cpuMillis().orElse(1000));
        Duration got = wall.multipliedBy(millis).dividedBy(1000);
        cpu = cpu.plus(got);
        return Outcome.answered(got.toNanos() / 1000 + " " + wall.toNanos() / 1000);
    }

    private boolean connects(Map<String, String> deed) {
        if (spec.network() == NetworkPolicy.NONE || deed.containsKey("path")) {
            return false;
        }
        return !isNeighbour.test(new SandboxAddress.Tcp(argument(deed, "host"), (int) number(deed, "port")));
    }

    private String readFile(String path) {
        return switch (path) {
            case "/proc/self/status" ->
                spec.environment().containsKey(PRIVILEGED)
                        ? STATUS.formatted(0, 0x1ffffffffffL, 0)
                        : STATUS.formatted(1000, 0L, 1);
            case "/proc/self/uid_map" -> "         0          0 4294967295\n";
            default -> "";
        };
    }

    private static byte[] lines(int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String digits = Integer.toString(i);
            all.append("line ")
                    .append("0".repeat(8 - digits.length()))
                    .append(digits)
                    .append('\n');
        }
        return all.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String argument(Map<String, String> deed, String name) {
        String raw = deed.get(name);
        if (raw == null) {
            throw new IllegalArgumentException("the deed " + deed + " lacks " + name);
        }
        return Json.string(raw);
    }

    private static long number(Map<String, String> deed, String name) {
        return Long.parseLong(argument(deed, name));
    }
}
