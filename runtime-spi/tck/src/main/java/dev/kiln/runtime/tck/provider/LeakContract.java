// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.Leaks;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * An invoker lives for months: what each sandbox or each provider leaves in it adds up. Once is no leak, as a library may keep
 * a thread or a file for good; each time is.
 */
public abstract class LeakContract extends ProviderCheck {

    private static final int ROUNDS = 8;

    @Test
    void closedProvidersLeaveNoThreads() throws Exception {
        openAndClose();
        Set<Thread> before = Leaks.threads();

        for (int i = 0; i < ROUNDS; i++) {
            openAndClose();
        }

        noMoreThan(before);
    }

    @Test
    void destroyedSandboxesLeaveNoThreads() throws Exception {
        RuntimeProvider provider = bench.open();
        bench.start(provider).sandbox().destroy();
        Set<Thread> before = Leaks.threads();

        for (int i = 0; i < ROUNDS; i++) {
            bench.start(provider).sandbox().destroy();
        }

        noMoreThan(before);
    }

    @Test
    void destroyedSandboxesLeaveNoOpenFiles() throws Exception {
        RuntimeProvider provider = bench.open();
        bench.start(provider).sandbox().destroy();
        long before = Leaks.openFiles();

        for (int i = 0; i < ROUNDS; i++) {
            bench.start(provider).sandbox().destroy();
        }

        settles("open files are as many as before (" + before + ")", () -> Leaks.openFiles() < before + ROUNDS / 2);
    }

    @Test
    void failedCreatesLeaveNoOpenFiles() throws Exception {
        RuntimeProvider provider = bench.open();
        failToCreate(provider);
        long before = Leaks.openFiles();

        for (int i = 0; i < ROUNDS; i++) {
            failToCreate(provider);
        }

        settles("open files are as many as before (" + before + ")", () -> Leaks.openFiles() < before + ROUNDS / 2);
    }

    private void noMoreThan(Set<Thread> before) throws Exception {
        boolean isSettled = Eventually.comesTrue(
                bench.bed().patience(), () -> Leaks.threadsSince(before).size() < ROUNDS / 2);
        assertThat(isSettled)
                .as("after " + ROUNDS + " rounds these threads are left: " + Leaks.threadsSince(before))
                .isTrue();
    }

    private void openAndClose() throws Exception {
        RuntimeProvider provider = bench.open();
        Sandbox sandbox = bench.start(provider).sandbox();
        assertThat(provider.list()).isNotEmpty();
        sandbox.destroy();
        provider.close();
    }

    private void failToCreate(RuntimeProvider provider) {
        SandboxSpec spec = bench.exiting(bench.bed().startDeadline());
        assertThatThrownBy(() -> provider.create(spec, new RecordingLogSink())).isInstanceOf(SandboxException.class);
    }

    private void settles(String what, Callable<Boolean> condition) throws Exception {
        // what the collector closes is late, and no leak
        System.gc();
        Eventually.holds(what, bench.bed().patience(), condition);
    }
}
