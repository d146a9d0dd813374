// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.cli.console.Style;
import dev.kiln.cli.console.Terminal;
import dev.kiln.model.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands in this JVM against a scripted server, on a clock that only pauses move. */
abstract class CliTest {

    static final String KEY =
            "23bc46b1-71f6-4ed5-8c54-816aa4f8c502:123zO3xZCLrMN6v2BKK1dXYFpXlPkccOFqm12CdAsMgRU4VrNZ9lyGVCGuMDGIwP";

    @TempDir
    Path folder;

    final Map<String, String> environment = new HashMap<>();
    ScriptedServer server;
    Style style = Style.PLAIN;
    String stdin = "";
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** How a command ended. */
    record Ended(int exitCode, String out, String err) {
        Ended isOk(String expected) {
            assertThat(err).isEmpty();
            return printed(0, expected);
        }

        Ended printed(int expectedCode, String expected) {
            assertThat(out).isEqualTo(expected);
            assertThat(exitCode).isEqualTo(expectedCode);
            return this;
        }

        Ended failed(int expectedCode, String expected) {
            assertThat(err).isEqualTo(expected);
            assertThat(exitCode).isEqualTo(expectedCode);
            return this;
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        environment.put("WSK_CONFIG_FILE", props().toString());
        Files.writeString(props(), "APIHOST=" + server.url() + "\nAUTH=" + KEY + "\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    Path props() {
        return folder.resolve("wskprops");
    }

    String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    Ended kiln(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                environment,
                style,
                SteppedClock::new,
                this::pass);
        int exitCode = Main.run(terminal, args);
        return new Ended(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Asserts that the last request was this one. */
    void asked(String line) {
        assertThat(server.last().line()).isEqualTo(line);
    }

    /** Asserts the body of the last request; single quotes stand for double ones. */
    void sent(String json) {
        assertThat(Json.parse(server.last().body())).isEqualTo(Json.parse(json.replace('\'', '"')));
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    private final class SteppedClock extends Clock {
        private final InstantSource source = () -> now;

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return source.withZone(zone);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
