// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the version before read may have run, so an invoker must know how far that was. */
class PreviousReadMarkTest {

    @TempDir
    Path scratch;

    private final PreviousVersion previous = PreviousVersion.of("feed");

    @Test
    void thePreviousVersionsMarkIsFoundAndWrittenAsBefore() {
        List<Form<?>> forms = List.of(new Form<>("read-mark.hex", 0x0102030405L, this::write, this::read));

        previous.assertRead(forms);
        previous.assertStillWritten(forms);
        assertThat(previous.folder()).isNotEmptyDirectory();
    }

    private byte[] write(long offset) {
        ReadMark.open(scratch).read(offset);
        try {
            return Files.readAllBytes(scratch.resolve("read.mark"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last offset that may have been read. */
    private long read(byte[] file) {
        try {
            Files.write(scratch.resolve("read.mark"), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ReadMark mark = ReadMark.open(scratch);
        long last = 0x0102030405L;
        return mark.mayBeRepeated(last) && !mark.mayBeRepeated(last + 1) ? last : -1;
    }
}
