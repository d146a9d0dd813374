// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.bed.Workbench;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Closing a provider ends what it made, and nothing else. */
public abstract class CloseContract extends ProviderCheck {

    @Test
    void closeDestroysAllThatWasMadeThroughTheProvider() throws Exception {
        RuntimeProvider closing = bench.open();
        RuntimeProvider watching = bench.open(bench.owner("watcher", 1));
        bench.start(closing);
        bench.start(closing);

        closing.close();

        assertThat(watching.list()).isEmpty();
    }

    @Test
    void closeLeavesSandboxesOfAnotherInvoker() throws Exception {
        RuntimeProvider closing = bench.open();
        RuntimeProvider other = bench.open(bench.owner("other", 1));
        bench.start(closing);
        Workbench.Started kept = bench.start(other);

        closing.close();

        assertThat(Workbench.ids(other)).containsExactly(kept.sandbox().id());
        assertThat(kept.deeds().echo("still here")).isEqualTo("still here");
    }

    @Test
    void closeLeavesSandboxesOfTheSameInvokersEarlierEpoch() throws Exception {
        RuntimeProvider earlier = bench.open(bench.owner("first", 1));
        RuntimeProvider later = bench.open(bench.owner("first", 2));
        Workbench.Started kept = bench.start(earlier);
        bench.start(later);

        later.close();

        assertThat(Workbench.ids(earlier)).containsExactly(kept.sandbox().id());
        assertThat(kept.deeds().echo("still here")).isEqualTo("still here");
    }

    @Test
    void closeTwiceDoesNothing() throws Exception {
        RuntimeProvider provider = bench.open();
        bench.start(provider);
        provider.close();

        assertThatCode(provider::close).doesNotThrowAnyException();
    }

    @Test
    void aClosedProviderCreatesNothing() throws Exception {
        RuntimeProvider provider = bench.open();
        provider.close();

        assertThatThrownBy(() -> provider.create(bench.spec(), new RecordingLogSink()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(bench.open(bench.owner("watcher", 1)).list()).isEmpty();
    }

    @Test
    void closeDuringCreateLeavesNothing() throws Exception {
        RuntimeProvider watching = bench.open(bench.owner("watcher", 1));
        for (SandboxSpec spec : List.of(bench.spec(), bench.silent(bench.bed().shortDeadline()))) {
            RuntimeProvider closing = bench.open();
            FutureTask<Sandbox> creation = new FutureTask<>(() -> closing.create(spec, new RecordingLogSink()));
            Thread.ofVirtual().name("create-" + spec.id()).start(creation);
            Eventually.comesTrue(
                    bench.bed().shortDeadline(),
                    () -> creation.isDone()
                            || Workbench.listed(watching, spec.id()).isPresent());

            closing.close();
            // whether it got in before or not, it ends, and what it made does not stay
            Eventually.holds("create ends", spec.deadline().plus(bench.bed().patience()), creation::isDone);

            assertThat(watching.list())
                    .as("what is left of a create of " + spec.image() + " when its provider was closed meanwhile")
                    .isEmpty();
        }
    }

    @Test
    void closeEndsTheLogs() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);

        provider.close();

        Eventually.holds(
                "the log sink is closed",
                bench.bed().patience(),
                () -> started.logs().timesClosed() > 0);
        assertThat(started.logs().timesClosed()).isEqualTo(1);
    }
}
