// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** HTTP as invokers speak it. */
interface HttpContract extends JudgedImage {
    int TOO_LARGE_BYTES = 70 * 1024 * 1024;

    @Test
    default void servesManyRequestsOnOneConnection() throws IOException {
        try (Session session = started(Snippets.COUNTER)) {
            for (int run = 1; run <= 100; run++) {
                assertThat(session.run("{}").json().path("count").asInt()).isEqualTo(run);
            }
        }
    }

    @Test
    default void servesSeveralConnections() throws IOException {
        try (Session session = started(Snippets.COUNTER);
                Wire other = session.connect()) {
            session.run("{}");

            Reply second = other.post("/run", Session.runBody("{}", "a2"));

            assertThat(second.json().path("count").asInt()).isEqualTo(2);
            assertThat(session.run("{}").json().path("count").asInt()).isEqualTo(3);
        }
    }

    @Test
    default void answersWithALengthAndKeepsTheConnection() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            Reply reply = session.run("{\"name\":\"Zoë\"}");

            int length = reply.body().getBytes(StandardCharsets.UTF_8).length;
            assertThat(reply.headers()).containsEntry("content-length", Integer.toString(length));
            assertThat(reply.headers().get("content-type")).startsWith("application/json");
            assertThat(reply.headers().getOrDefault("connection", "keep-alive")).isEqualToIgnoringCase("keep-alive");
        }
    }

    @Test
    default void readsAChunkedRequest() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            String name = "é".repeat(10_000);

            Reply reply = session.wire().postInChunks("/run", Session.runBody("{\"n\":\"" + name + "\"}", "a1"), 777);

            assertThat(reply.json().path("echo").path("n").asText()).isEqualTo(name);
            assertThat(session.run("{}").status()).isEqualTo(200);
        }
    }

    @Test
    default void readsARequestThatComesByteByByte() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            String body = Session.runBody("{\"a\":1}", "a1");
            String request = Wire.head("/run", "Content-Length: " + body.length()) + body;

            for (int at = 0; at < request.length(); at++) {
                session.wire().write(request.substring(at, at + 1));
            }

            assertThat(session.wire().receive().body()).isEqualTo("{\"echo\":{\"a\":1}}");
        }
    }

    @Test
    default void answersRequestsSentAheadInTheirOrder() throws IOException {
        try (Session session = started(Snippets.COUNTER)) {
            for (int run = 1; run <= 5; run++) {
                session.wire().send("/run", Session.runBody("{}", "a" + run));
            }

            for (int run = 1; run <= 5; run++) {
                assertThat(session.wire().receive().json().path("count").asInt())
                        .isEqualTo(run);
            }
        }
    }

    @Test
    default void asksForABodyThatWaitsToBeAskedFor() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            String body = Session.runBody("{\"a\":1}", "a1");
            session.wire().write(Wire.head("/run", "Expect: 100-continue\r\nContent-Length: " + body.length()));

            assertThat(session.wire().receive().status()).isEqualTo(100);
            session.wire().write(body);

            assertThat(session.wire().receive().body()).isEqualTo("{\"echo\":{\"a\":1}}");
        }
    }

    @Test
    default void refusesARunThatIsNotJsonAndGoesOn() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            Reply reply = session.wire().post("/run", "{\"value\":");

            assertThat(reply.status()).isBetween(400, 599);
            assertThat(reply.error()).isNotBlank();
            assertThat(session.run("{}").status()).isEqualTo(200);
        }
    }

    @Test
    default void refusesAnInitThatIsNotJsonAndGoesOn() throws IOException {
        try (Session session = start()) {
            Reply reply = session.wire().post("/init", "no json");

            assertThat(reply.status()).isBetween(400, 599);
            assertThat(reply.error()).isNotBlank();
            assertThat(session.init(snippets().source(Snippets.ECHO)).status()).isEqualTo(200);
        }
    }

    @Test
    default void knowsNoOtherPath() throws IOException {
        try (Session session = start()) {
            assertThat(session.wire().post("/elsewhere", "{}").status()).isEqualTo(404);
        }
    }

    @Test
    default void refusesWhatIsTooLargeAndGoesOn() throws IOException {
        assumeTrue(traits().contains(Trait.BODY_LIMIT), "the image does not declare BODY_LIMIT");
        try (Session session = started(Snippets.ECHO)) {
            Reply reply = session.run("{\"payload\":\"" + "x".repeat(TOO_LARGE_BYTES) + "\"}");

            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.error()).isNotBlank();
            assertThat(session.run("{}").status()).isEqualTo(200);
        }
    }
}
