// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.messaging.wire.Control.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DutyTest {

    @TempDir
    Path directory;

    @Test
    void saysWhyThereIsNoWorkHere() {
        assertThat(Duty.FIRST.withdrawal(3)).isEmpty();
        assertThat(Duty.of(Command.UNCORDON, "ops").withdrawal(3)).isEmpty();
        assertThat(Duty.of(Command.CORDON, "ops").withdrawal(3)).isEqualTo("cordoned by ops");
        assertThat(Duty.of(Command.DRAIN, "ops").withdrawal(3))
                .isEqualTo("draining for ops: 3 activations are still here");
        assertThat(Duty.of(Command.DRAIN, "ops").withdrawal(1))
                .isEqualTo("draining for ops: 1 activation is still here");
        assertThat(Duty.of(Command.DRAIN, "ops").withdrawal(0)).isEqualTo("drained by ops");
    }

    @Test
    void isKeptInAFile() {
        assertThat(new DutyFile(directory.resolve("new")).read()).isEqualTo(Duty.FIRST);

        for (Command command : Command.values()) {
            Duty duty = Duty.of(command, "ops \"one\"");
            new DutyFile(directory.resolve("new")).write(duty);
            assertThat(new DutyFile(directory.resolve("new")).read()).isEqualTo(duty);
        }
    }

    @Test
    void aFileThatHoldsSomethingElseIsNamed() throws IOException {
        Files.writeString(directory.resolve("duty"), "{\"duty\":\"DANCING\"}");

        assertThatThrownBy(() -> new DutyFile(directory).read())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(directory.resolve("duty").toString())
                .hasMessageContaining("delete it");
    }
}
