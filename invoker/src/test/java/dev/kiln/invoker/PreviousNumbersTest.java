// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An invoker goes on counting its terms and epochs where the version before it was: else others would take it for an older one. */
class PreviousNumbersTest {

    @TempDir
    Path scratch;

    private final PreviousVersion previous = PreviousVersion.of("numbers");

    @Test
    void thePreviousVersionsNumbersAreGoneOnFrom() {
        previous.assertRead(forms());
    }

    @Test
    void thePreviousVersionGoesOnFromToday() {
        previous.assertStillWritten(forms());
    }

    private List<Form<?>> forms() {
        return List.of(
                new Form<>("term.hex", 1_700_000_000_000L, this::writeTerm, this::readTerm),
                new Form<>("epoch.hex", 42L, this::writeEpoch, this::readEpoch));
    }

    private byte[] writeTerm(long term) {
        new DurableNumber(scratch.resolve("term")).write(term);
        return bytes("term");
    }

    private long readTerm(byte[] file) {
        write("term", file);
        return new DurableNumber(scratch.resolve("term")).read().orElseThrow();
    }

    private byte[] writeEpoch(long epoch) {
        new DurableNumber(scratch.resolve("epoch")).write(epoch - 1);
        Epoch.next(scratch);
        return bytes("epoch");
    }

    /** The one before the next. */
    private long readEpoch(byte[] file) {
        write("epoch", file);
        return Epoch.next(scratch) - 1;
    }

    private byte[] bytes(String file) {
        try {
            return Files.readAllBytes(scratch.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, byte[] bytes) {
        try {
            Files.write(scratch.resolve(file), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
