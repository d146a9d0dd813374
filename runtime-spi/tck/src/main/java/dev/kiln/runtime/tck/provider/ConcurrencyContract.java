// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.bed.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All methods may be called by many virtual threads at once. */
public abstract class ConcurrencyContract extends ProviderCheck {

    private static final int MANY = 20;

    @Test
    void twentyCreatesAtOnceMakeTwentySandboxes() throws Exception {
        RuntimeProvider provider = bench.open();

        List<Workbench.Started> started = atOnce(createMany(provider, MANY));

        assertThat(started.stream().map(each -> each.sandbox().id())).doesNotHaveDuplicates();
        assertThat(started.stream().map(each -> each.sandbox().address())).doesNotHaveDuplicates();
        assertThat(provider.list()).hasSize(MANY);
        for (Workbench.Started each : started) {
            assertThat(each.deeds().echo(each.sandbox().id().value()))
                    .isEqualTo(each.sandbox().id().value());
        }
    }

    @Test
    void createsAndDestroysMayBeMixed() throws Exception {
        RuntimeProvider provider = bench.open();
        List<Workbench.Started> old = atOnce(createMany(provider, MANY / 4));

        List<Object> results = atOnce(Stream.<Callable<Object>>concat(
                        old.stream().map(each -> () -> {
                            each.sandbox().destroy();
                            return each;
                        }),
                        createMany(provider, MANY / 4).stream().map(each -> each::call))
                .toList());

        Set<SandboxId> fresh = results.stream()
                .skip(old.size())
                .map(each -> ((Workbench.Started) each).sandbox().id())
                .collect(Collectors.toSet());
        assertThat(Workbench.ids(provider)).containsExactlyInAnyOrderElementsOf(fresh);
    }

    @Test
    void createsOfOneIdAtOnceMakeOneSandbox() throws Exception {
        RuntimeProvider provider = bench.open();
        SandboxSpec spec = bench.spec();

        List<Sandbox> made = atOnce(IntStream.range(0, 5)
                .<Callable<Sandbox>>mapToObj(i -> () -> provider.create(spec, new RecordingLogSink()))
                .toList());

        assertThat(made.stream().map(Sandbox::address).distinct()).hasSize(1);
        assertThat(Workbench.ids(provider)).containsExactly(spec.id());
    }

    @Test
    void preparesOfOneImageAtOnceAllSucceed() throws Exception {
        RuntimeProvider provider = bench.open();

        List<Boolean> prepared = atOnce(IntStream.range(0, 5)
                .<Callable<Boolean>>mapToObj(i -> () -> {
                    provider.prepare(
                            bench.bed().probeImage(),
                            PrepareProgress.silent(),
                            bench.bed().startDeadline());
                    return true;
                })
                .toList());

        assertThat(prepared).hasSize(5).containsOnly(true);
    }

    @Test
    void destroysOfOneSandboxAtOnceAllSucceed() throws Exception {
        RuntimeProvider provider = bench.open();
        Sandbox sandbox = bench.start(provider).sandbox();

        atOnce(IntStream.range(0, 5)
                .<Callable<Boolean>>mapToObj(i -> () -> {
                    sandbox.destroy();
                    return true;
                })
                .toList());

        assertThat(provider.list()).isEmpty();
    }

    private List<Callable<Workbench.Started>> createMany(RuntimeProvider provider, int count) {
        return IntStream.range(0, count)
                .<Callable<Workbench.Started>>mapToObj(i -> () -> bench.start(provider))
                .toList();
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        List<FutureTask<T>> tasks = calls.stream().map(FutureTask::new).toList();
        for (FutureTask<T> task : tasks) {
            Thread.ofVirtual().name("caller").start(task);
        }
        List<T> results = new ArrayList<>();
        for (FutureTask<T> task : tasks) {
            results.add(task.get());
        }
        return results;
    }
}
