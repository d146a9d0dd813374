// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BeginningsDoorTest {

    @Test
    void whoTellsIsAnsweredAndCounted() throws IOException {
        try (BeginningsDoor door = new BeginningsDoor()) {
            tell(door, "a /guest/once invoker1\n");
            tell(door, "a /guest/once invoker2\n");

            assertThat(door.beginnings()).containsOnlyKeys("a");
            assertThat(door.beginnings().get("a"))
                    .extracting(BeginningsDoor.Beginning::invoker)
                    .containsExactly("invoker1", "invoker2");
        }
    }

    private static void tell(BeginningsDoor door, String line) throws IOException {
        Matcher port = Pattern.compile("connect\\((\\d+)").matcher(door.code());
        assertThat(port.find()).isTrue();
        try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(port.group(1)))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('+');
        }
    }
}
