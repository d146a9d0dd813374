// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.control;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An invoker keeps to what an operator told the version that ran before it. */
class PreviousDutyTest {

    @TempDir
    Path scratch;

    private final PreviousVersion previous = PreviousVersion.of("duty");

    @Test
    void whatThePreviousVersionWasToldHolds() {
        previous.assertRead(forms());
    }

    @Test
    void thePreviousVersionKeepsToWhatIsTold() {
        previous.assertStillWritten(forms());
    }

    @Test
    void whatTheNextVersionAddsIsPassedOver() {
        previous.assertFutureIsPassedOver(forms(), Set.of());
    }

    private List<Form<?>> forms() {
        return Arrays.stream(Duty.Kind.values())
                .<Form<?>>map(kind -> new Form<>(
                        kind.name().toLowerCase(Locale.ROOT) + ".json",
                        new Duty(kind, "whisk.system"),
                        this::write,
                        this::read))
                .toList();
    }

    private byte[] write(Duty duty) {
        new DutyFile(scratch).write(duty);
        try {
            return Files.readAllBytes(scratch.resolve("duty"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Duty read(byte[] file) {
        try {
            Files.write(scratch.resolve("duty"), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DutyFile(scratch).read();
    }
}
