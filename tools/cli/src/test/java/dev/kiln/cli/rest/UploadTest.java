// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.cli.console.Style;
import dev.kiln.cli.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UploadTest {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void aLargeBodyShowsHowFarItIsAndThenNothing() throws IOException {
        byte[] body = new byte[3 * 1024 * 1024];

        send(body, Style.COLOURED);

        assertThat(sent.toByteArray()).isEqualTo(body);
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("\rsending 3 MB: 50%")
                .endsWith("100%\r\u001b[K");
    }

    @Test
    void nothingIsShownOfSmallBodiesOrWithoutATerminal() throws IOException {
        send(new byte[1000], Style.COLOURED);
        send(new byte[3 * 1024 * 1024], Style.PLAIN);

        assertThat(shown.size()).isZero();
    }

    private void send(byte[] body, Style style) throws IOException {
        PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(
                err, err, new ByteArrayInputStream(new byte[0]), Map.of(), style, Clock::systemUTC, duration -> {});
        OutputStream out = Upload.to(sent, body.length, terminal);
        out.write(body, 0, body.length);
        out.flush();
    }
}
