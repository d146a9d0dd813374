// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.bed.TestBed;
import dev.kiln.runtime.tck.bed.Workbench;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A plugin that is killed in the middle of things is started again and finds what it made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashingPluginTest extends ProviderCheck {

    private final PythonTestBed bed = new PythonTestBed();

    @Override
    protected TestBed testBed() {
        return bed;
    }

    @AfterAll
    void removeState() throws IOException {
        bed.close();
    }

    @Test
    void aCreateInWhoseMiddleThePluginIsKilledFailsAsThePlatformsFaultAndLeavesNothing() throws Exception {
        RuntimeProvider provider = bench.open();
        SandboxSpec spec = bench.silent(Duration.ofMinutes(4));
        RecordingLogSink logs = new RecordingLogSink();
        FutureTask<Sandbox> create = new FutureTask<>(() -> provider.create(spec, logs));
        Thread.ofVirtual().start(create);
        Eventually.holds("it is being made", bed.patience(), () -> Workbench.listed(provider, spec.id())
                .isPresent());

        kill();

        assertThat(failure(create))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("exit code 137 (signal 9)");
        assertThat(provider.list()).as("the plugin's next process cleaned up").isEmpty();
        Eventually.holds("the sink is closed", bed.patience(), () -> logs.timesClosed() == 1);
    }

    @Test
    void whatHappenedShowsInTheCheckWhenThePluginIsBack() throws Exception {
        RuntimeProvider provider = bench.open();

        kill();

        Eventually.holds(
                "it is healthy, and tells of the process before",
                bed.patience(),
                () -> provider.check() instanceof Health.Healthy healthy
                        && healthy.detail().contains("exit code 137"));
    }

    @Test
    void sandboxesThatSurviveThePluginAreFoundAgain() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);

        kill();

        Eventually.holds("it is listed", bed.patience(), () -> isListed(provider, started.sandbox()));
        assertThat(started.deeds().echo("still here")).isEqualTo("still here");
        assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Running());
        assertThat(started.logs().timesClosed()).as("its logs are lost").isEqualTo(1);
        started.sandbox().destroy();
        assertThat(provider.list()).isEmpty();
    }

    @Test
    void closeDestroysWhatAnEarlierProcessOfThePluginMade() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = bench.start(provider);
        kill();
        Eventually.holds("it is listed", bed.patience(), () -> isListed(provider, started.sandbox()));

        provider.close();

        assertThat(bench.open(bench.owner("watcher", 1)).list()).isEmpty();
    }

    @Test
    void aClosedProviderHasNoProcess() throws Exception {
        RuntimeProvider provider = bench.open();
        bench.start(provider);
        assertThat(plugins()).hasSize(1);

        provider.close();

        assertThat(plugins()).isEmpty();
    }

    @Test
    void aSinkThatIsStuckHoldsUpItsOwnSandboxAlone() throws Exception {
        RuntimeProvider provider = bench.open();
        CountDownLatch release = new CountDownLatch(1);
        SandboxSpec babbler = bench.spec(Map.of(
                "NODE_OPTIONS",
                "--import=data:text/javascript,setInterval(()=>process.stdout.write('x'.repeat(1e6)),1)"));
        provider.create(babbler, new StuckSink(release));

        assertThat(bench.start(provider).deeds().echo("undisturbed")).isEqualTo("undisturbed");
        assertThat(provider.list()).hasSize(2);
        release.countDown();
    }

    @Test
    void aFrozenPluginIsUnhealthySoonAndDoesNotHoldUpClose() throws Exception {
        RuntimeProvider provider = bench.open();
        signal("STOP");
        long start = System.nanoTime();

        Health health = provider.check();
        provider.close();

        assertThat(health).isInstanceOf(Health.Unhealthy.class);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(30);
        assertThat(plugins()).isEmpty();
    }

    private record StuckSink(CountDownLatch release) implements LogSink {
        @Override
        public void write(Stream stream, byte[] bytes, int offset, int length) {
            assertThatCode(release::await).doesNotThrowAnyException();
        }

        @Override
        public void close() {}
    }

    /** While the plugin is away, nothing is. */
    private static boolean isListed(RuntimeProvider provider, Sandbox sandbox) throws InterruptedException {
        try {
            return Workbench.ids(provider).equals(List.of(sandbox.id()));
        } catch (SandboxException away) {
            return false;
        }
    }

    private static void kill() throws Exception {
        signal("KILL");
    }

    private static void signal(String name) throws Exception {
        String pid = "" + plugins().getFirst().pid();
        assertThat(new ProcessBuilder("kill", "-s", name, pid).start().waitFor())
                .isZero();
    }

    private static List<ProcessHandle> plugins() {
        return ProcessHandle.current()
                .children()
                .filter(each -> each.info().commandLine().orElse("").contains("provider.py"))
                .toList();
    }

    private static Throwable failure(FutureTask<Sandbox> create) throws Exception {
        try {
            throw new AssertionError("made: " + create.get(30, TimeUnit.SECONDS).id());
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }
}
