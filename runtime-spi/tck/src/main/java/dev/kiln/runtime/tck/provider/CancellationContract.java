// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.bed.Workbench;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Interrupt means cancel and a deadline means now, and neither leaves anything behind. */
public abstract class CancellationContract extends ProviderCheck {

    @Test
    void anInterruptedCreateEndsSoon() throws Exception {
        RuntimeProvider provider = bench.open();
        Creation creation = begin(provider, neverReady());
        Eventually.holds("create has begun", bench.bed().patience(), creation::hasBegun);

        creation.thread().interrupt();

        assertThat(creation.failure(bench.bed().patience())).isInstanceOf(InterruptedException.class);
    }

    @Test
    void anInterruptedCreateLeavesNothing() throws Exception {
        RuntimeProvider provider = bench.open();
        SandboxSpec spec = neverReady();
        Creation creation = begin(provider, spec);
        // a backend that shows a sandbox only when it is ready is interrupted somewhere in the middle
        Eventually.comesTrue(
                bench.bed().shortDeadline(),
                () -> creation.isOver() || Workbench.listed(provider, spec.id()).isPresent());

        creation.thread().interrupt();
        creation.failure(bench.bed().patience());

        assertThat(provider.list()).isEmpty();
    }

    @Test
    void aCreateInterruptedAtItsVeryBeginningLeavesNothingOrASandbox() throws Exception {
        RuntimeProvider provider = bench.open();
        Creation creation = begin(provider, bench.spec());

        creation.thread().interrupt();

        if (creation.sandbox(bench.bed().startDeadline()) instanceof Sandbox made) {
            assertThat(Workbench.ids(provider)).containsExactly(made.id());
        } else {
            assertThat(provider.list()).isEmpty();
        }
    }

    @Test
    void anInterruptedCreateDoesNotDisturbOthers() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started bystander = bench.start(provider);
        Creation creation = begin(provider, neverReady());
        Eventually.holds("create has begun", bench.bed().patience(), creation::hasBegun);

        creation.thread().interrupt();
        creation.failure(bench.bed().patience());

        assertThat(bystander.deeds().echo("undisturbed")).isEqualTo("undisturbed");
        assertThat(Workbench.ids(provider)).containsExactly(bystander.sandbox().id());
    }

    @Test
    void aCancelledSandboxCanBeAskedForAgain() throws Exception {
        RuntimeProvider provider = bench.open();
        SandboxSpec never = neverReady();
        Creation creation = begin(provider, never);
        Eventually.holds("create has begun", bench.bed().patience(), creation::hasBegun);
        creation.thread().interrupt();
        creation.failure(bench.bed().patience());

        SandboxSpec again = new SandboxSpec(
                never.id(),
                bench.bed().probeImage(),
                never.limits(),
                never.network(),
                Map.of(),
                never.tags(),
                bench.bed().startDeadline());

        assertThat(bench.start(provider, again).deeds().echo("second try")).isEqualTo("second try");
    }

    @Test
    void aDeadlineThatCannotBeKeptEndsCreateAndLeavesNothing() throws Exception {
        RuntimeProvider provider = bench.open();
        SandboxSpec hasty = bench.silent(Duration.ofMillis(1));
        long start = System.nanoTime();

        assertThatThrownBy(() -> provider.create(hasty, new RecordingLogSink()))
                .isInstanceOfAny(SandboxException.ImageUnusable.class, SandboxException.ProviderUnavailable.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(bench.bed().patience());
        assertThat(provider.list()).isEmpty();
    }

    private SandboxSpec neverReady() {
        return bench.silent(Duration.ofMinutes(4));
    }

    private static Creation begin(RuntimeProvider provider, SandboxSpec spec) {
        FutureTask<Sandbox> task = new FutureTask<>(() -> provider.create(spec, new RecordingLogSink()));
        return new Creation(task, Thread.ofVirtual().name("create-" + spec.id()).start(task));
    }

    private record Creation(FutureTask<Sandbox> task, Thread thread) {

        /** A provider that answers without ever blocking has no middle to be interrupted in. */
        boolean hasBegun() {
            Thread.State state = thread.getState();
            return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || isOver();
        }

        boolean isOver() {
            return task.isDone();
        }

        Object sandbox(Duration patience) throws Exception {
            try {
                return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException failed) {
                return Objects.requireNonNullElse(failed.getCause(), failed);
            }
        }

        Throwable failure(Duration patience) throws Exception {
            if (sandbox(patience) instanceof Throwable failure) {
                return failure;
            }
            throw new AssertionError("create returned though it was interrupted before its image could listen");
        }
    }
}
