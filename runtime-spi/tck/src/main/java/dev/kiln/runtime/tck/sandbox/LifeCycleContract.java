// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.bed.Workbench;
import dev.kiln.runtime.tck.probe.ActionProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A sandbox is there when create returns, is one however often it is asked for, and is gone when it was destroyed. */
public abstract class LifeCycleContract extends ProviderCheck {

    /** Variables that a sandbox may well have, too, with the same value. */
    private static final Set<String> COMMON = Set.of(
            "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TERM", "SHELL", "PWD", "TMPDIR", "TZ", "HOSTNAME");

    @Test
    void aCreatedSandboxAcceptsConnectionsAtOnce() throws Exception {
        RuntimeProvider provider = bench.open();

        for (int i = 0; i < 3; i++) {
            Sandbox sandbox = provider.create(bench.spec(), new RecordingLogSink());

            assertThat(new ActionProbe(sandbox.address(), bench.bed().patience()).accepts())
                    .as("the first connection to " + sandbox.address())
                    .isTrue();
        }
    }

    @Test
    void aCreatedSandboxRunsCode() throws Exception {
        assertThat(bench.start(bench.open()).deeds().echo("hello")).isEqualTo("hello");
    }

    @Test
    void aCreatedSandboxIsRunning() throws Exception {
        assertThat(bench.start(bench.open()).sandbox().status()).isEqualTo(new SandboxStatus.Running());
    }

    @Test
    void aSandboxKeepsItsIdAndItsAddress() throws Exception {
        SandboxSpec spec = bench.spec();
        Sandbox sandbox = bench.open().create(spec, new RecordingLogSink());
        SandboxAddress address = sandbox.address();

        bench.bed().deeds(sandbox).echo("something happens");

        assertThat(sandbox.id()).isEqualTo(spec.id());
        assertThat(sandbox.address()).isEqualTo(address);
    }

    @Test
    void theEnvironmentReachesTheProcess() throws Exception {
        SandboxSpec spec = bench.spec(Map.of("KILN_WORD", "with blanks, \"quotes\" and = signs"));

        String seen = bench.start(bench.open(), spec).deeds().environment("KILN_WORD");

        assertThat(seen).isEqualTo("with blanks, \"quotes\" and = signs");
    }

    @Test
    void theEnvironmentOfOneSandboxIsNotAnothers() throws Exception {
        RuntimeProvider provider = bench.open();
        bench.start(provider, bench.spec(Map.of("KILN_SECRET", "of the first")));

        Workbench.Started second = bench.start(provider, bench.spec(Map.of("KILN_OTHER", "of the second")));

        assertThat(second.deeds().environment("KILN_SECRET"))
                .as("KILN_SECRET in a sandbox that was not given it")
                .isEmpty();
        assertThat(second.deeds().environment("KILN_OTHER")).isEqualTo("of the second");
    }

    @Test
    void theInvokersEnvironmentDoesNotReachTheProcess() throws Exception {
        Workbench.Started started = bench.start(bench.open());

        for (String variable : ofTheInvokerAlone()) {
            assertThat(started.deeds().environment(variable))
                    .as(variable + ", which is a variable of the invoker's own process")
                    .isNotEqualTo(System.getenv(variable));
        }
    }

    @Test
    void createAgainReturnsTheSameSandbox() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started first = bench.start(provider);
        SandboxSpec usual = bench.spec();
        SandboxSpec same = new SandboxSpec(
                first.sandbox().id(),
                usual.image(),
                usual.limits(),
                usual.network(),
                usual.environment(),
                usual.tags(),
                usual.deadline());

        Sandbox second = provider.create(same, new RecordingLogSink());

        assertThat(second.address()).isEqualTo(first.sandbox().address());
        assertThat(Workbench.ids(provider)).containsExactly(first.sandbox().id());
        assertThat(first.deeds().echo("undisturbed")).isEqualTo("undisturbed");
    }

    @Test
    void createAgainKeepsTheFirstLogSink() throws Exception {
        RuntimeProvider provider = bench.open();
        SandboxSpec spec = bench.spec();
        Workbench.Started first = bench.start(provider, spec);
        RecordingLogSink second = new RecordingLogSink();

        provider.create(spec, second);
        first.deeds().print(LogSink.Stream.STDOUT, "to the first\n".getBytes(StandardCharsets.UTF_8));

        Eventually.holds("the first sink gets the line", bench.bed().patience(), () -> first.logs()
                .text(LogSink.Stream.STDOUT)
                .contains("to the first"));
        assertThat(second.bytes(LogSink.Stream.STDOUT)).isEmpty();
    }

    @Test
    void aDestroyedSandboxIsGone() throws Exception {
        RuntimeProvider provider = bench.open();
        Sandbox sandbox = bench.start(provider).sandbox();

        sandbox.destroy();

        assertThat(sandbox.status()).isEqualTo(new SandboxStatus.Gone());
        assertThat(provider.list()).isEmpty();
    }

    @Test
    void aDestroyedSandboxAnswersNoMore() throws Exception {
        Workbench.Started started = bench.start(bench.open());

        started.sandbox().destroy();

        ActionProbe probe =
                new ActionProbe(started.sandbox().address(), bench.bed().patience());
        assertThatThrownBy(() -> probe.post("/run", "{\"value\":{}}")).isInstanceOf(IOException.class);
    }

    @Test
    void destroyTwiceDoesNothing() throws Exception {
        Sandbox sandbox = bench.start(bench.open()).sandbox();
        sandbox.destroy();

        assertThatCode(sandbox::destroy).doesNotThrowAnyException();
        assertThat(sandbox.status()).isEqualTo(new SandboxStatus.Gone());
    }

    @Test
    void destroyDuringCreateLeavesNothing() throws Exception {
        RuntimeProvider provider = bench.open();
        SandboxSpec spec = bench.silent(bench.bed().shortDeadline());
        FutureTask<Sandbox> creation = new FutureTask<>(() -> provider.create(spec, new RecordingLogSink()));
        Thread.ofVirtual().name("create-" + spec.id()).start(creation);
        // a backend that shows a sandbox only when it is ready has no middle to be destroyed in
        Eventually.comesTrue(
                bench.bed().shortDeadline(),
                () -> creation.isDone() || Workbench.listed(provider, spec.id()).isPresent());

        for (ListedSandbox each : provider.list()) {
            provider.destroy(each);
        }

        assertThatThrownBy(() -> creation.get(
                        bench.bed().shortDeadline().plus(bench.bed().patience()).toMillis(), TimeUnit.MILLISECONDS))
                .as("the create of a sandbox that was destroyed meanwhile")
                .isInstanceOf(ExecutionException.class);
        assertThat(provider.list()).isEmpty();
    }

    @Test
    void destroyLeavesOtherSandboxes() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started kept = bench.start(provider);

        bench.start(provider).sandbox().destroy();

        assertThat(Workbench.ids(provider)).containsExactly(kept.sandbox().id());
        assertThat(kept.deeds().echo("still here")).isEqualTo("still here");
    }

    /** Variables with a value that nothing but this process is likely to have; a few of them will do. */
    private static List<String> ofTheInvokerAlone() {
        return System.getenv().entrySet().stream()
                .filter(each ->
                        !COMMON.contains(each.getKey()) && each.getValue().length() > 3)
                .map(Map.Entry::getKey)
                .filter(name -> !name.startsWith("LC_"))
                .sorted()
                .limit(12)
                .toList();
    }
}
