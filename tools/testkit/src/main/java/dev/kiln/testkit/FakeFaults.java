// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Switches by which a test makes a fake host misbehave. Safe for use by several threads. */
public final class FakeFaults {

    private record Failure(AtomicInteger left, Function<String, SandboxException> reason) {}

    // each is written by the test's thread and read by many
    private volatile Optional<Failure> creates = Optional.empty();
    private volatile Optional<Failure> resumes = Optional.empty();
    private volatile Optional<Failure> pauses = Optional.empty();
    private volatile Optional<Failure> destroys = Optional.empty();
    private volatile Optional<String> illness = Optional.empty();
    private volatile int capacity = Integer.MAX_VALUE;
    private volatile Duration startTime = Duration.ZERO;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    FakeFaults() {}

    /** The next creates fail with what the function makes of a message: {@code SandboxException.ImageUnusable::new}. */
    public void failCreates(int times, Function<String, SandboxException> reason) {
        creates = Optional.of(new Failure(new AtomicInteger(times), reason));
    }

    public void failPauses(int times) {
        pauses = Optional.of(new Failure(new AtomicInteger(times), SandboxException.ProviderUnavailable::new));
    }

    public void failResumes(int times) {
        resumes = Optional.of(new Failure(new AtomicInteger(times), SandboxException.ProviderUnavailable::new));
    }

    public void failDestroys(int times) {
        destroys = Optional.of(new Failure(new AtomicInteger(times), SandboxException.ProviderUnavailable::new));
    }

    /** How many sandboxes there is room for; more are refused as out of capacity. */
    public void capacity(int sandboxes) {
        capacity = sandboxes;
    }

    /** How long every start takes from now on, in real time. */
    public void startTime(Duration duration) {
        startTime = duration;
    }

    /** Holds every create from now on until {@link #releaseCreates()}. */
    public void holdCreates() {
        gate = new CountDownLatch(1);
    }

    public void releaseCreates() {
        gate.countDown();
    }

    /** Makes {@code check()} report this; empty for health. */
    public void illness(Optional<String> reason) {
        illness = reason;
    }

    Health health() {
        return illness.<Health>map(Health.Unhealthy::new).orElseGet(() -> new Health.Healthy("in this JVM"));
    }

    void beforeCreate(int sandboxes) throws SandboxException {
        fail(creates, "create a sandbox");
        if (sandboxes >= capacity) {
            throw new SandboxException.OutOfCapacity("cannot create a sandbox: the fake host has room for " + capacity);
        }
    }

    /** Waits as long as a start is to take; tells whether the time sufficed. */
    boolean start(Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        if (!gate.await(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        Duration left = Duration.ofNanos(end - System.nanoTime());
        boolean isInTime = startTime.compareTo(left) <= 0;
        Thread.sleep(isInTime ? startTime : left.isPositive() ? left : Duration.ZERO);
        return isInTime;
    }

    void beforePause() throws SandboxException {
        fail(pauses, "pause");
    }

    void beforeResume() throws SandboxException {
        fail(resumes, "resume");
    }

    void beforeDestroy() throws SandboxException {
        fail(destroys, "destroy");
    }

    private static void fail(Optional<Failure> failure, String what) throws SandboxException {
        if (failure.isPresent() && failure.get().left().getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw failure.get().reason().apply("cannot " + what + ": a test told the fake host to fail");
        }
    }
}
