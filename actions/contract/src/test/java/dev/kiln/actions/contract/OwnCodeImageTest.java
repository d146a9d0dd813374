// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An image of somebody's own, with code in it, made from the native one. */
final class OwnCodeImageTest {
    private static final String IMAGE = "kiln/action-native-v1-with-code:contract";
    private static final String INIT_WITHOUT_CODE = "{\"value\":{\"name\":\"judged\",\"main\":\"main\"}}";

    @BeforeAll
    static void derivesTheImage() throws IOException {
        Runtimes.require(NativeImageTest.IMAGE);
        Runtimes.derive(NativeImageTest.IMAGE, IMAGE, Snippets.NATIVE.source(Snippets.ECHO));
    }

    @AfterAll
    static void removesTheImage() {
        Runtimes.remove(IMAGE);
    }

    @Test
    void runsItsOwnCodeWhenThereIsNoOther() throws IOException {
        try (Session session = start()) {
            assertThat(session.wire().post("/init", INIT_WITHOUT_CODE).status()).isEqualTo(200);

            assertThat(session.run("{\"a\":1}").body()).isEqualTo("{\"echo\":{\"a\":1}}");
            session.awaitSentinels(1);
        }
    }

    @Test
    void takesBlankCodeForNone() throws IOException {
        try (Session session = start()) {
            session.initialised(" ");

            assertThat(session.run("{}").body()).isEqualTo("{\"echo\":{}}");
        }
    }

    @Test
    void runsTheCodeThatItIsGivenInsteadOfItsOwn() throws IOException {
        try (Session session = start()) {
            session.initialised(Snippets.NATIVE.source(Snippets.COUNTER));

            assertThat(session.run("{}").body()).isEqualTo("{\"count\":1}");
        }
    }

    @Test
    void isInitialisedOnceOnly() throws IOException {
        try (Session session = start()) {
            session.wire().post("/init", INIT_WITHOUT_CODE);

            assertThat(session.wire().post("/init", INIT_WITHOUT_CODE).status()).isEqualTo(403);
        }
    }

    private static Session start() throws IOException {
        return Session.over(Runtimes.docker(IMAGE).start(Map.of()));
    }
}
