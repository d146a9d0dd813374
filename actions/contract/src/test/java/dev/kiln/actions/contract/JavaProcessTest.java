// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class JavaProcessTest extends ActionImageContract {
    @Override
    public ActionImage image() {
        return Runtimes.java();
    }

    @Override
    public Snippets snippets() {
        return Snippets.JAVA;
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.FRAMED_LOGS, Trait.BODY_LIMIT, Trait.NAMED_MAIN);
    }

    @Test
    void takesAJarWithItsResources() throws IOException {
        try (Session session = start()) {
            String source = """
                    package acme;

                    public class Reader {
                        public static java.util.Map<String, Object> read(java.util.Map<String, Object> args) throws Exception {
                            try (var data = Reader.class.getResourceAsStream("/data.txt")) {
                                return java.util.Map.of("content", new String(data.readAllBytes(), "UTF-8"));
                            }
                        }
                    }
                    """;
            String jar = Jars.compiled("acme.Reader", source, Map.of("data.txt", "häuser"));

            assertThat(session.init(jar, "acme.Reader#read", true, Map.of()).status())
                    .isEqualTo(200);
            assertThat(session.run("{}").body()).isEqualTo("{\"content\":\"häuser\"}");
        }
    }

    @Test
    void takesAnArchiveOfSourcesForNoJar() throws IOException {
        try (Session session = start()) {
            String zip = Archives.zip(Map.of("Main.java", Snippets.JAVA.source(Snippets.ECHO)));

            Reply reply = session.init(zip, "Main", true, Map.of());

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).contains("the jar has no class 'Main'");
        }
    }

    @Test
    void tellsWhatTheCompilerSays() throws IOException {
        try (Session session = start()) {
            Reply reply = session.init("public class Main {\n  static int x = unknown;\n}\n");

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).contains("line 2: cannot find symbol");
        }
    }

    @Test
    void keepsWholeNumbersWholeInMaps() throws IOException {
        try (Session session = start()) {
            session.initialised("""
                    public class Main {
                        public static java.util.Map<String, Object> main(java.util.Map<String, Object> args) {
                            return args;
                        }
                    }
                    """);

            assertThat(session.run("{\"n\":1234567890123456789,\"x\":0.5,\"none\":null}")
                            .body())
                    .isEqualTo("{\"n\":1234567890123456789,\"x\":0.5,\"none\":null}");
        }
    }

    @Test
    void takesRecordsForArgumentsAndResults() throws IOException {
        try (Session session = start()) {
            session.initialised("""
                    public class Main {
                        record Point(int x, int y) {}

                        public static Point main(Point point) {
                            return new Point(point.y(), point.x());
                        }
                    }
                    """);

            assertThat(session.run("{\"x\":1,\"y\":2}").body()).isEqualTo("{\"x\":2,\"y\":1}");
        }
    }

    @Test
    void callsTheMethodThatTakesWhatItIsGiven() throws IOException {
        try (Session session = start()) {
            session.initialised("""
                    import com.google.gson.*;

                    public class Main {
                        public static JsonArray main(JsonArray args) {
                            return args;
                        }

                        public static JsonObject main(JsonObject args) {
                            return args;
                        }
                    }
                    """);

            assertThat(session.run("[1]").body()).isEqualTo("[1]");
            assertThat(session.run("{\"a\":1}").body()).isEqualTo("{\"a\":1}");
        }
    }
}
