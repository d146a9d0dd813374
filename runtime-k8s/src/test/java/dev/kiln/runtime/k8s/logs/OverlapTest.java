// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.LogSink.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlapTest {

    @Test
    void whatNobodyBroughtApartIsAllNew() {
        assertThat(unseen("a\nb\n")).isEqualTo(4);
        assertThat(unseen("")).isZero();
    }

    @Test
    void whatCameApartIsCutOff() {
        assertThat(unseen("a\nb\nc\n", err("c\n"))).isEqualTo(4);
        assertThat(unseen("a\nb\n", out("a\nb\n"))).isZero();
    }

    @Test
    void bothStreamsMayHaveBroughtAPart() {
        assertThat(unseen("a\nout\nerr\nout 2\n", out("out\nout 2\n"), err("err\n")))
                .isEqualTo(2);
    }

    @Test
    void whatWasWrittenAfterTheLogWasReadDoesNotCount() {
        assertThat(unseen("a\nb\n", out("b\nlater\n"), err("later, too\n"))).isEqualTo(2);
    }

    @Test
    void linesThatAreAlikeAreCutAsOftenAsTheyCame() {
        assertThat(unseen("x\nx\nx\n", out("x\n"))).isEqualTo(4);
    }

    @Test
    void aLineWithoutAnEndIsALine() {
        assertThat(unseen("a\nhalf", out("half"))).isEqualTo(2);
    }

    private static int unseen(String mixed, Chunk... apart) {
        return Overlap.unseen(mixed.getBytes(UTF_8), List.of(apart));
    }

    private static Chunk out(String text) {
        return new Chunk(Stream.STDOUT, text.getBytes(UTF_8));
    }

    private static Chunk err(String text) {
        return new Chunk(Stream.STDERR, text.getBytes(UTF_8));
    }
}
