// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code POST /init}. */
interface InitContract extends JudgedImage {

    /** An archive that has nothing to run. */
    Map<String, String> NO_CODE = Map.of("data.txt", "häuser");

    @Test
    default void acceptsCode() throws IOException {
        try (Session session = start()) {
            Reply reply = session.init(snippets().source(Snippets.ECHO));

            assertThat(reply.status()).isEqualTo(200);
        }
    }

    @Test
    default void refusesASecondInit() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            Reply reply = session.init(snippets().source(Snippets.ECHO));

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.error()).isEqualTo("Cannot initialize the action more than once.");
        }
    }

    @Test
    default void keepsTheFirstActionWhenASecondIsRefused() throws IOException {
        try (Session session = started(Snippets.ECHO)) {
            session.init(snippets().source(Snippets.ARRAY));

            assertThat(session.run("{\"a\":1}").body()).isEqualTo("{\"echo\":{\"a\":1}}");
        }
    }

    @Test
    default void refusesCodeThatDoesNotLoad() throws IOException {
        try (Session session = start()) {
            Reply reply = session.init(snippets().source(Snippets.BROKEN));

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).isNotBlank();
        }
    }

    @Test
    default void refusesInitWithoutCode() throws IOException {
        try (Session session = start()) {
            Reply reply = session.wire().post("/init", "{\"value\":{\"name\":\"judged\",\"main\":\"main\"}}");

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.error()).isEqualTo("Missing main/no code to execute.");
        }
    }

    @Test
    default void refusesAMainThatTheCodeLacks() throws IOException {
        try (Session session = start()) {
            Reply reply = session.init(snippets().source(Snippets.ECHO), "nothing", false, Map.of());

            if (!traits().contains(Trait.NAMED_MAIN)) {
                assertThat(reply.status()).isEqualTo(200);
                return;
            }
            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).isNotBlank();
        }
    }

    @Test
    default void refusesBytesThatAreNoArchive() throws IOException {
        try (Session session = start()) {
            Reply reply = session.init("bm8gYXJjaGl2ZQ==", "main", true, Map.of());

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.error()).isNotBlank();
        }
    }

    @Test
    default void callsTheFunctionThatMainNames() throws IOException {
        try (Session session = start()) {
            session.init(snippets().source(Snippets.CUSTOM_MAIN), "another", false, Map.of());

            String called = traits().contains(Trait.NAMED_MAIN) ? "another" : "main";
            assertThat(session.run("{}").body()).isEqualTo("{\"called\":\"" + called + "\"}");
        }
    }

    @Test
    default void setsTheEnvironmentBeforeTheCodeIsLoaded() throws IOException {
        try (Session session = start()) {
            String source = snippets().source(Snippets.LOAD_ENVIRONMENT);
            session.init(source, "main", false, Map.of("GREETING", "good day"));

            assertThat(session.run("{}").json().path("seen").asText()).isEqualTo("good day");
        }
    }

    @Test
    default void writesEnvironmentValuesThatAreNoStringsAsCompactJson() throws IOException {
        try (Session session = start()) {
            Map<String, Object> environment = Map.of("LIST", new int[] {1, 2}, "FLAG", true, "EMPTY", "");
            session.init(snippets().source(Snippets.ENVIRONMENT), "main", false, environment);

            var seen = session.run("{}").json();

            assertThat(seen.path("LIST").asText()).isEqualTo("[1,2]");
            assertThat(seen.path("FLAG").asText()).isEqualTo("true");
            assertThat(seen.path("EMPTY").asText("absent")).isEmpty();
        }
    }

    @Test
    default void takesAZipWithLibrariesAndDataOrSaysWhatIsMissing() throws IOException {
        if (traits().contains(Trait.SOURCE_ARCHIVES)) {
            takesArchive(Archives.zip(snippets().archive()));
        } else {
            refusesArchive(Archives.zip(NO_CODE));
        }
    }

    @Test
    default void takesATarGzWithLibrariesAndDataOrSaysWhatIsMissing() throws IOException {
        if (traits().contains(Trait.SOURCE_ARCHIVES)) {
            takesArchive(Archives.tarGz(snippets().archive()));
        } else {
            refusesArchive(Archives.tarGz(NO_CODE));
        }
    }

    private void refusesArchive(String archive) throws IOException {
        try (Session session = start()) {
            Reply reply = session.init(archive, "Hello", true, Map.of());

            assertThat(reply.status()).as(reply.body()).isEqualTo(502);
            assertThat(reply.json().path("error").asText()).isNotEmpty();
        }
    }

    private void takesArchive(String archive) throws IOException {
        try (Session session = start()) {
            Reply reply = session.init(archive, "main", true, Map.of());

            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(session.run("{}").json().path("content").asText()).isEqualTo("häuser");
            assertThat(session.run("{}").json().path("other").asText()).isEqualTo("word");
        }
    }

    @Test
    default void takesCodeOfManyMegabytes() throws IOException {
        try (Session session = start()) {
            String filler = "x".repeat(8 * 1024 * 1024);
            String comment = snippets().lineComment() + " " + filler + "\n";

            assertThat(session.init(snippets().source(Snippets.ECHO) + comment).status())
                    .isEqualTo(200);
            assertThat(session.run("{}").body()).isEqualTo("{\"echo\":{}}");
        }
    }
}
