// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.Workbench;
import dev.kiln.runtime.tck.probe.ActionProbe;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Where {@code PAUSE} is declared, a paused sandbox stands still and goes on later; where not, both verbs are refused. */
public abstract class PauseContract extends ProviderCheck {

    private static final String UNDECLARED = "PAUSE is not declared, and is refused";
    private static final Duration A_WHILE = Duration.ofMillis(1500);
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    @Test
    void pauseIsRefusedWhereItIsNotDeclaredAndWorksWhereItIs() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);

        if (canPause(provider)) {
            started.sandbox().pause();
            assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Paused());
        } else {
            assertRefused(started);
            assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Running());
        }
    }

    @Test
    void resumeIsRefusedWhereItIsNotDeclaredAndWorksWhereItIs() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);

        if (canPause(provider)) {
            started.sandbox().pause();
            started.sandbox().resume();
        } else {
            assertThatThrownBy(() -> started.sandbox().resume()).isInstanceOf(SandboxException.Unsupported.class);
            bench.notApplicable(UNDECLARED);
        }

        assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Running());
        assertThat(started.deeds().echo("going on")).isEqualTo("going on");
    }

    @Test
    void aPausedSandboxDoesNotCompute() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);
        if (!canPause(provider)) {
            assertRefused(started);
            return;
        }
        long before = started.deeds().ticks();
        Eventually.holds(
                "the process ticks",
                bench.bed().patience(),
                () -> started.deeds().ticks() > before);

        started.sandbox().pause();
        long frozen = System.nanoTime();
        Eventually.holdsFor("the sandbox is paused", A_WHILE, () -> started.sandbox()
                .status()
                .equals(new SandboxStatus.Paused()));
        long meanwhile = System.nanoTime() - frozen;
        long ticksOfAWhile = meanwhile / Duration.ofMillis(10).toNanos();
        started.sandbox().resume();

        assertThat(started.deeds().ticks() - before)
                .as("ticks over a pause in which a running process makes " + ticksOfAWhile)
                .isLessThan(ticksOfAWhile / 2);
    }

    @Test
    void aPausedSandboxDoesNotAnswer() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);
        if (!canPause(provider)) {
            assertRefused(started);
            return;
        }

        started.sandbox().pause();

        ActionProbe impatient = new ActionProbe(started.sandbox().address(), A_MOMENT);
        assertThatThrownBy(() -> impatient.post("/run", "{\"value\":{\"deed\":\"echo\",\"text\":\"anybody?\"}}"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aResumedSandboxKnowsWhatItKnew() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);
        if (!canPause(provider)) {
            assertRefused(started);
            return;
        }
        Eventually.holds(
                "the process ticks",
                bench.bed().patience(),
                () -> started.deeds().ticks() > 0);
        long before = started.deeds().ticks();

        started.sandbox().pause();
        started.sandbox().resume();

        assertThat(started.deeds().ticks()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void pauseAndResumeTwiceDoNothing() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);
        if (!canPause(provider)) {
            assertRefused(started);
            return;
        }

        started.sandbox().resume();
        started.sandbox().pause();
        started.sandbox().pause();
        assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Paused());
        started.sandbox().resume();
        started.sandbox().resume();

        assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Running());
        assertThat(started.deeds().echo("going on")).isEqualTo("going on");
    }

    @Test
    void aPausedSandboxCanBeDestroyed() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);
        if (canPause(provider)) {
            started.sandbox().pause();
        } else {
            assertRefused(started);
        }

        started.sandbox().destroy();

        assertThat(provider.list()).isEmpty();
        assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Gone());
    }

    private static boolean canPause(RuntimeProvider provider) {
        return provider.describe().has(Capability.PAUSE);
    }

    private void assertRefused(Workbench.Started started) {
        assertThatThrownBy(() -> started.sandbox().pause()).isInstanceOf(SandboxException.Unsupported.class);
        bench.notApplicable(UNDECLARED);
    }
}
