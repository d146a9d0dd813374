// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code POST /run}. */
interface RunContract extends JudgedImage {

    @Test
    default void givesTheArgumentToTheFunctionAndItsResultBack() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            String argument = "{\"n\":1,\"s\":\"two\",\"l\":[3,null,true],\"o\":{\"x\":{}}}";

            Reply reply = session.run(argument);

            assertThat(reply.status()).isEqualTo(200);
            // as trees, because the order of names is no part of an object
            assertThat(reply.json().path("echo")).isEqualTo(Reply.tree(argument));
        }
    }

    @Test
    default void refusesToRunBeforeInit() throws IOException {
        try (Session session = start()) {
            Reply reply = session.run("{}");

            assertThat(reply.status()).isIn(403, 500);
            assertThat(reply.error()).isNotBlank();
        }
    }

    @Test
    default void keepsEveryCharacter() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            String text = "häuser ☃ 日本語 😀 \\u0000 \\\" \\\\ \\n";

            JsonNode echo =
                    session.run("{\"" + text + "\":\"" + text + "\"}").json().path("echo");

            String name = echo.fieldNames().next();
            assertThat(name).isEqualTo("häuser ☃ 日本語 😀 \u0000 \" \\ \n");
            assertThat(echo.path(name).asText()).isEqualTo(name);
        }
    }

    @Test
    default void carriesOneMegabyteBothWays() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            String megabyte = "0123456789abcdef".repeat(64 * 1024);

            Reply reply = session.run("{\"payload\":\"" + megabyte + "\"}");

            assertThat(reply.json().path("echo").path("payload").asText()).isEqualTo(megabyte);
        }
    }

    @Test
    default void takesAnArrayForItsArgument() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            assertThat(session.run("[1,2]").body()).isEqualTo("{\"echo\":[1,2]}");
        }
    }

    @Test
    default void givesAnArrayBack() throws IOException {
        try (Session session = started(Snippets.ARRAY)) {
            Reply reply = session.run("{}");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().toString()).isEqualTo("[1,\"two\",{\"three\":3}]");
        }
    }

    @Test
    default void givesAnErrorOfTheActionBackAsItIs() throws IOException {
        try (Session session = started(Snippets.ERROR)) {
            Reply reply = session.run("{}");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().toString()).isEqualTo("{\"error\":{\"code\":7}}");
        }
    }

    @Test
    default void refusesAResultThatIsNeitherObjectNorArray() throws IOException {
        try (Session session = started(Snippets.SCALAR)) {
            Reply reply = session.run("{}");

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).startsWith("The action did not return a dictionary");
        }
    }

    @Test
    default void tellsAFailureOfTheFunction() throws IOException {
        try (Session session = started(Snippets.THROWING)) {
            Reply reply = session.run("{\"fail\":true}");

            assertThat(reply.status()).isIn(200, 502);
            assertThat(reply.error()).contains("on purpose");
        }
    }

    @Test
    default void runsOnAfterAFailure() throws IOException {
        try (Session session = started(Snippets.THROWING)) {
            session.run("{\"fail\":true}");

            assertThat(session.run("{}").body()).isEqualTo("{\"fine\":true}");
        }
    }

    @Test
    default void keepsTheStateOfTheActionBetweenRuns() throws IOException {
        try (Session session = started(Snippets.COUNTER)) {
            session.run("{}");
            session.run("{}");

            assertThat(session.run("{}").json().path("count").asInt()).isEqualTo(3);
        }
    }

    @Test
    default void waitsForAnAsynchronousFunction() throws IOException {
        try (Session session = started(Snippets.ASYNC)) {
            assertThat(session.run("{\"value\":5}").json().path("value").asInt())
                    .isEqualTo(5);
        }
    }

    @Test
    default void setsTheVariablesOfTheActivation() throws IOException {
        try (Session session = started(Snippets.ENVIRONMENT)) {
            JsonNode seen = session.run("{}", "a1").json();

            assertThat(seen.path("__OW_NAMESPACE").asText()).isEqualTo("guest");
            assertThat(seen.path("__OW_ACTION_NAME").asText()).isEqualTo("/whisk.system/judged");
            assertThat(seen.path("__OW_ACTION_VERSION").asText()).isEqualTo("0.0.7");
            assertThat(seen.path("__OW_ACTIVATION_ID").asText()).isEqualTo("a1");
            assertThat(seen.path("__OW_TRANSACTION_ID").asText()).isEqualTo("tid");
            assertThat(seen.path("__OW_API_KEY").asText()).isEqualTo("uuid:key");
        }
    }

    @Test
    default void handsTheDeadlineOnAsAString() throws IOException {
        try (Session session = started(Snippets.ENVIRONMENT)) {
            JsonNode deadline = session.run("{}").json().path("__OW_DEADLINE");

            assertThat(deadline.isTextual()).isTrue();
            assertThat(deadline.asText()).isEqualTo("1700000060000");
        }
    }

    @Test
    default void setsTheVariablesAnewForEachRun() throws IOException {
        try (Session session = started(Snippets.ENVIRONMENT)) {
            session.run("{}", "a1");

            JsonNode second = session.run("{}", "a2").json();

            assertThat(second.path("__OW_ACTIVATION_ID").asText()).isEqualTo("a2");
        }
    }

    @Test
    default void closesTheConnectionWhenTheActionEndsItsProcess() throws IOException {
        try (Session session = started(Snippets.EXIT)) {
            if (traits().contains(Trait.OWN_PROCESS)) {
                tellsTheEndOfTheProcess(session);
            } else {
                assertThatThrownBy(() -> session.run("{}")).isInstanceOf(IOException.class);
            }
        }
    }

    private static void tellsTheEndOfTheProcess(Session session) throws IOException {
        Reply reply = session.run("{}");

        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.error()).contains("exited with code 3");
        session.awaitSentinels(1);
        assertThat(session.run("{}").status()).as("status of the next run").isIn(502, 503);
    }
}
