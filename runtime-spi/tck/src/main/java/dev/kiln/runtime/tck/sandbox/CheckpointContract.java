// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.bed.Workbench;
import dev.kiln.runtime.tck.probe.Deeds;
import org.junit.jupiter.api.Test;

/** Where {@code CHECKPOINT} is declared, frozen sandboxes come back as others; where not, both verbs are refused. */
public abstract class CheckpointContract extends ProviderCheck {

    @Test
    void aRestoredSandboxKnowsWhatTheFrozenOneKnew() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started frozen = bench.start(provider);
        if (isUndeclared(provider)) {
            assertRefused(provider, frozen.sandbox());
            return;
        }
        Eventually.holds(
                "the process ticks",
                bench.bed().patience(),
                () -> frozen.deeds().ticks() > 3);
        Checkpoint checkpoint = frozen.sandbox().checkpoint();

        Sandbox restored = provider.restore(checkpoint, bench.spec(), new RecordingLogSink());
        Deeds deeds = bench.bed().restoredDeeds(restored);

        assertThat(deeds.echo("restored")).isEqualTo("restored");
        assertThat(deeds.ticks()).isGreaterThan(3);
        checkpoint.delete();
    }

    @Test
    void theFrozenSandboxGoesOn() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started frozen = bench.start(provider);
        if (isUndeclared(provider)) {
            assertRefused(provider, frozen.sandbox());
            return;
        }

        Checkpoint checkpoint = frozen.sandbox().checkpoint();

        assertThat(frozen.deeds().echo("going on")).isEqualTo("going on");
        checkpoint.delete();
    }

    @Test
    void aRestoredSandboxIsListedUnderItsOwnId() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started frozen = bench.start(provider);
        if (isUndeclared(provider)) {
            assertRefused(provider, frozen.sandbox());
            return;
        }
        Checkpoint checkpoint = frozen.sandbox().checkpoint();
        SandboxSpec spec = bench.spec();

        provider.restore(checkpoint, spec, new RecordingLogSink());

        assertThat(Workbench.ids(provider))
                .containsExactlyInAnyOrder(frozen.sandbox().id(), spec.id());
        checkpoint.delete();
    }

    @Test
    void aCheckpointCanBeDeletedTwice() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started frozen = bench.start(provider);
        if (isUndeclared(provider)) {
            assertRefused(provider, frozen.sandbox());
            return;
        }
        Checkpoint checkpoint = frozen.sandbox().checkpoint();
        checkpoint.delete();

        assertThatCode(checkpoint::delete).doesNotThrowAnyException();
        assertThat(frozen.deeds().echo("going on")).isEqualTo("going on");
    }

    private static boolean isUndeclared(RuntimeProvider provider) {
        return !provider.describe().has(Capability.CHECKPOINT);
    }

    private void assertRefused(RuntimeProvider provider, Sandbox sandbox) {
        assertThatThrownBy(sandbox::checkpoint).isInstanceOf(SandboxException.Unsupported.class);
        bench.notApplicable("CHECKPOINT is not declared, and is refused");
        assertThatThrownBy(() -> provider.restore(new NoCheckpoint(), bench.spec(), new RecordingLogSink()))
                .isInstanceOf(SandboxException.Unsupported.class);
    }

    private record NoCheckpoint() implements Checkpoint {
        @Override
        public String id() {
            return "none";
        }

        @Override
        public long sizeBytes() {
            return 0;
        }

        @Override
        public void delete() {}
    }
}
