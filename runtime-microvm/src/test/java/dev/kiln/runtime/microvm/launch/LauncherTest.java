// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.microvm.vm.Confinement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    @TempDir
    Path directory;

    @Test
    void theProcessIsWrittenDownAsItStarted() throws IOException, InterruptedException {
        try (Spawner spawner = new Spawner()) {
            Process process = new Launcher(spawner).start(order(Optional.empty(), "sleep", "60"));
            try {
                while (ProcStat.read(directory.resolve(Launcher.PROCESS)).isEmpty()) {
                    Thread.onSpinWait();
                }
                ProcStat written =
                        ProcStat.read(directory.resolve(Launcher.PROCESS)).orElseThrow();

                assertThat(written.pid()).isEqualTo(process.pid());
                assertThat(written.isAlive()).isTrue();
                written.kill();
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(written.isAlive()).isFalse();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void whatItReadsIsOpenAsFileNine() throws IOException, InterruptedException {
        Path input = Files.writeString(directory.resolve("input"), "a state");
        try (Spawner spawner = new Spawner()) {
            Process process = new Launcher(spawner).start(order(Optional.of(input), "cat", "/proc/self/fd/9"));

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(directory.resolve(Launcher.LOG)).hasContent("a state");
        }
    }

    @Test
    void whatIsStartedCannotGainPrivilegesAndDiesWithItsParent() {
        assertThat(String.join(" ", Launcher.command(order(Optional.empty(), "monitor"))))
                .contains("setpriv --no-new-privs --pdeathsig KILL -- monitor");
    }

    @Test
    void anotherUserHasNoCapabilities() {
        Launcher.Order order = new Launcher.Order(
                directory,
                new Confinement(Optional.of(new Confinement.User(7, 8)), List.of(Path.of("/cgroup/x"))),
                Optional.of("net1"),
                Optional.empty(),
                List.of("monitor"));

        assertThat(String.join(" ", Launcher.command(order)))
                .contains("/cgroup/x -- ip netns exec net1 setpriv --no-new-privs --reuid=7 --regid=8 --clear-groups"
                        + " --bounding-set=-all --inh-caps=-all --pdeathsig KILL -- monitor");
    }

    private Launcher.Order order(Optional<Path> input, String... command) {
        return new Launcher.Order(directory, Confinement.none(), Optional.empty(), input, List.of(command));
    }
}
