// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.EventLog;
import dev.kiln.k8s.standin.volumes.Unusable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One pod on its node, from its binding to its end, on a thread of its own: it waits for a signal, looks at what is and what shall
 * be, does what is due, and tells.
 */
final class PodRun {

    private static final int MOST_SIGNALS = 1000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration VOLUME_CHECK = Duration.ofSeconds(1);

    private final Room room;
    private final String node;
    private final String hostIp;
    private final EventLog.Source source;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>(MOST_SIGNALS);
    private final Starting starting;
    private final Noting noting;
    private final List<ContainerRun> inits = new ArrayList<>();
    private final List<ContainerRun> containers = new ArrayList<>();
    private final String startTime;
    private ObjectNode pod;
    private String podIp = "";
    private boolean isPrepared;
    private Instant killAt = Instant.MAX;
    private boolean isEnding;
    private String failure = "";

    PodRun(Room room, ObjectNode pod, String hostIp) {
        this.room = room;
        this.pod = pod;
        this.hostIp = hostIp;
        this.node = Json.text(pod, "spec", "nodeName");
        this.source = new EventLog.Source("kubelet", node);
        this.startTime = room.store().timestamp();
        this.starting = new Starting(room, source, this::signal);
        this.noting = new Noting(room, source, starting);
        Json.items(pod, "spec", "initContainers").forEach(it -> inits.add(new ContainerRun(it, true)));
        Json.items(pod, "spec", "containers").forEach(it -> containers.add(new ContainerRun(it, false)));
    }

    /** Makes the thread look; a queue that is full makes it look anyway. */
    void signal(Signal signal) {
        signals.offer(signal);
    }

    /** The container of the engine's, for logs and execs; the one before when asked. */
    Optional<String> containerId(String name, boolean isPrevious) {
        return all().filter(it -> it.name().equals(name))
                .map(it -> isPrevious ? it.previousId : it.id)
                .filter(it -> !it.isEmpty())
                .findFirst();
    }

    /** Runs until nothing of the pod is left. */
    void run() throws InterruptedException {
        try {
            Thread.sleep(room.tick());
            boolean isOver = false;
            while (!isOver) {
                if (!room.isSilent(node)) {
                    isOver = look();
                }
                if (!isOver) {
                    await();
                }
            }
        } finally {
            all().forEach(ContainerRun::stopProbing);
        }
    }

    /** Whether nothing is left to be done for the pod. */
    private boolean look() throws InterruptedException {
        Optional<ObjectNode> found = room.store()
                .get(ResourceTypes.PODS, Json.namespace(pod), Json.name(pod))
                .filter(it -> Json.uid(it).equals(Json.uid(pod)));
        if (found.isEmpty()) {
            clean();
            return true;
        }
        pod = found.get();
        if (Json.isDeleting(pod)) {
            return end();
        }
        if (!failure.isEmpty()) {
            return false;
        }
        checkLimits();
        if (failure.isEmpty()) {
            progress();
            publish();
        }
        return false;
    }

    private void progress() throws InterruptedException {
        if (!isPrepared && !prepare()) {
            return;
        }
        for (ContainerRun init : inits) {
            if (!init.hasSucceeded()) {
                ensure(init);
                return;
            }
        }
        for (ContainerRun container : containers) {
            ensure(container);
        }
    }

    private boolean prepare() {
        if (podIp.isEmpty()) {
            podIp = room.network().take();
        }
        try {
            room.volumes().prepare(pod, podIp, hostIp);
            isPrepared = true;
            if (!inits.isEmpty()) {
                containers.forEach(it -> it.state = ContainerState.Waiting.INITIALIZING);
            }
        } catch (Unusable e) {
            room.events().warning(source, pod, "FailedMount", String.valueOf(e.getMessage()));
        }
        return isPrepared;
    }

    private void ensure(ContainerRun run) throws InterruptedException {
        switch (run.state) {
            case ContainerState.Waiting ignored -> {
                if (room.clock().instant().isBefore(run.notBefore)) {
                    starting.backOffPull(pod, run);
                } else {
                    starting.start(pod, run, place(run));
                }
            }
            case ContainerState.Running ignored -> {
                // its end is a signal
            }
            case ContainerState.Terminated ended -> restart(run, ended);
        }
    }

    private void restart(ContainerRun run, ContainerState.Terminated ended) throws InterruptedException {
        String policy = Json.text(pod, "spec", "restartPolicy");
        boolean isRestarted =
                (policy.equals("Always") && !run.isInit) || (!policy.equals("Never") && ended.exitCode() != 0);
        if (!isRestarted) {
            return;
        }
        boolean isFirst = run.failures == 0;
        Duration wait = isFirst ? Duration.ZERO : run.backOff().dividedBy(2);
        run.last = Optional.of(ended);
        run.failures++;
        run.restarts++;
        run.notBefore = room.clock().instant().plus(wait);
        if (isFirst) {
            starting.start(pod, run, place(run));
        } else {
            String told = run.name() + " in pod " + fullName();
            run.state = new ContainerState.Waiting(
                    "CrashLoopBackOff",
                    "back-off " + wait.toSeconds() + "s restarting failed container=" + run.name() + " pod="
                            + fullName());
            room.events().warning(source, pod, "BackOff", "Back-off restarting failed container " + told);
        }
    }

    private ContainerSpecs.Place place(ContainerRun run) {
        ContainerRun first = containers.getFirst();
        boolean isFirst = run.isInit || run == first;
        return new ContainerSpecs.Place(podIp, hostIp, isFirst || first.id.isEmpty() ? "" : first.id);
    }

    private void await() throws InterruptedException {
        Instant now = room.clock().instant();
        Instant until = room.isSilent(node) ? now.plus(LONGEST_WAIT) : nextLook(now);
        long millis = Math.max(1, Duration.between(now, until).toMillis());
        Signal signal = signals.poll(millis, TimeUnit.MILLISECONDS);
        while (signal != null) {
            take(signal);
            signal = signals.poll();
        }
    }

    /** When something is due that nobody signals. */
    private Instant nextLook(Instant now) {
        Instant until = now.plus(room.volumes().hasLimits(pod) ? VOLUME_CHECK : LONGEST_WAIT);
        if (isEnding) {
            return earlier(until, killAt);
        }
        if (!failure.isEmpty()) {
            return until;
        }
        Instant retry = all().filter(it -> it.state instanceof ContainerState.Waiting)
                .map(it -> it.notBefore.isAfter(now) ? it.notBefore : now.plusSeconds(1))
                .min(Instant::compareTo)
                .orElse(until);
        return earlier(earlier(until, retry), deadline());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void take(Signal signal) {
        switch (signal) {
            case Signal.Look ignored -> {
                // the look follows
            }
            case Signal.Ended ended ->
                all().filter(it -> it.id.equals(ended.containerId()) && it.isRunning())
                        .forEach(noting::end);
            case Signal.Probed probed ->
                all().filter(it -> it.id.equals(probed.containerId()) && it.isRunning())
                        .forEach(it -> noting.probe(pod, it, probed, podIp));
        }
    }

    private void checkLimits() {
        if (!room.clock().instant().isBefore(deadline())) {
            fail("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
            return;
        }
        String overflow = isPrepared ? room.volumes().overflowing(pod) : "";
        if (!overflow.isEmpty()) {
            room.events().warning(source, pod, "Evicted", overflow);
            fail("Evicted", overflow);
        }
    }

    private Instant deadline() {
        var seconds = Json.at(pod, "spec", "activeDeadlineSeconds");
        return seconds.isNumber() ? Instant.parse(startTime).plusSeconds(seconds.asLong()) : Instant.MAX;
    }

    /** Ends all containers; the pod stays and says why. */
    private void fail(String reason, String message) {
        failure = reason;
        all().filter(ContainerRun::isRunning).forEach(it -> {
            room.engine().signal(it.id, "SIGKILL");
            noting.end(it);
        });
        room.store().update(ResourceTypes.PODS, Json.namespace(pod), Json.name(pod), it -> {
            PodStatus.apply(it, inits, containers, facts());
            Json.make(it, "status").put("phase", "Failed").put("reason", reason).put("message", message);
            return it;
        });
    }

    /** Ends the pod within its grace period; whether it has ended. */
    private boolean end() {
        long grace = Json.at(pod, "metadata", "deletionGracePeriodSeconds").asLong();
        Instant latest = room.clock().instant().plusSeconds(grace);
        if (!isEnding) {
            isEnding = true;
            all().filter(ContainerRun::isRunning).forEach(it -> {
                room.events().normal(source, pod, "Killing", "Stopping container " + it.name());
                it.stopProbing();
                room.engine().signal(it.id, "SIGTERM");
            });
        }
        killAt = latest.isBefore(killAt) ? latest : killAt;
        if (!room.clock().instant().isBefore(killAt)) {
            all().filter(ContainerRun::isRunning).forEach(it -> {
                room.engine().signal(it.id, "SIGKILL");
                noting.end(it);
            });
        }
        publish();
        if (all().anyMatch(ContainerRun::isRunning)) {
            return false;
        }
        clean();
        room.deletion().finish(pod);
        return true;
    }

    private void clean() {
        all().forEach(it -> {
            it.stopProbing();
            Stream.of(it.id, it.previousId).filter(id -> !id.isEmpty()).forEach(room.engine()::remove);
        });
        room.volumes().remove(pod);
        if (!podIp.isEmpty()) {
            room.network().giveBack(podIp);
        }
    }

    private void publish() {
        room.store()
                .update(
                        ResourceTypes.PODS,
                        Json.namespace(pod),
                        Json.name(pod),
                        it -> Json.uid(it).equals(Json.uid(pod))
                                ? PodStatus.apply(it, inits, containers, facts())
                                : it);
    }

    private PodStatus.Facts facts() {
        return new PodStatus.Facts(
                hostIp, isPrepared ? podIp : "", startTime, room.store().timestamp());
    }

    private String fullName() {
        return Json.name(pod) + "_" + Json.namespace(pod) + "(" + Json.uid(pod) + ")";
    }

    private Stream<ContainerRun> all() {
        return Stream.concat(inits.stream(), containers.stream());
    }
}
