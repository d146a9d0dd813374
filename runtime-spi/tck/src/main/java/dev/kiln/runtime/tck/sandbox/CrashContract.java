// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.Workbench;
import dev.kiln.runtime.tck.probe.ActionProbe;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** When the process inside ends by itself, its sandbox says so and stays to be destroyed. */
public abstract class CrashContract extends ProviderCheck {

    @Test
    void theExitCodeShows() throws Exception {
        Workbench.Started started = crashed(bench.open(), 3);

        assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Exited(3, false));
    }

    @Test
    void aCleanExitShowsToo() throws Exception {
        Workbench.Started started = crashed(bench.open(), 0);

        assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Exited(0, false));
    }

    @Test
    void aCrashedSandboxAnswersNoMore() throws Exception {
        Workbench.Started started = crashed(bench.open(), 3);

        ActionProbe probe =
                new ActionProbe(started.sandbox().address(), bench.bed().patience());
        assertThatThrownBy(() -> probe.post("/run", "{\"value\":{}}")).isInstanceOf(IOException.class);
    }

    @Test
    void aCrashedSandboxIsListedAsExitedUntilDestroyed() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started started = crashed(provider, 3);

        assertThat(Workbench.listed(provider, started.sandbox().id())
                        .orElseThrow()
                        .status())
                .isEqualTo(new SandboxStatus.Exited(3, false));
        started.sandbox().destroy();

        assertThat(provider.list()).isEmpty();
        assertThat(started.sandbox().status()).isEqualTo(new SandboxStatus.Gone());
    }

    @Test
    void aCrashDoesNotDisturbOthers() throws Exception {
        RuntimeProvider provider = bench.open();
        Workbench.Started bystander = bench.start(provider);

        crashed(provider, 1);

        assertThat(bystander.deeds().echo("undisturbed")).isEqualTo("undisturbed");
        assertThat(bystander.sandbox().status()).isEqualTo(new SandboxStatus.Running());
    }

    private Workbench.Started crashed(RuntimeProvider provider, int code) throws Exception {
        Workbench.Started started = bench.start(provider);
        started.deeds().exit(code);
        Eventually.holds(
                "the crash shows",
                bench.bed().patience(),
                () -> started.sandbox().status() instanceof SandboxStatus.Exited);
        return started;
    }
}
