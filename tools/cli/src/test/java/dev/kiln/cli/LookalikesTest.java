// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookalikesTest extends CliTest {

    private static final String MISSING = "{'error':'The requested resource does not exist.','code':'x'}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "action get",
                "action invoke",
                "action delete",
                "package get",
                "package delete",
                "trigger get",
                "trigger fire",
                "trigger delete",
                "rule get",
                "rule enable",
                "rule disable",
                "rule status",
                "rule delete"
            })
    void mistypedNameGetsAGuess(String command) {
        server.answers(404, MISSING)
                .answers(200, "[{'namespace':'guest','name':'other'},{'namespace':'guest','name':'hello'}]");

        Ended ended = kiln((command + " helol").split(" "));

        assertThat(ended.exitCode()).isEqualTo(148);
        assertThat(ended.err())
                .startsWith("error: Unable to ")
                .endsWith("'helol': The requested resource does not exist. (code x)\nhint: did you mean hello?\n");
        asked("GET /api/v1/namespaces/_/" + command.split(" ")[0] + "s?limit=0&skip=0");
    }

    @Test
    void actionInAnotherPackageIsAGuess() {
        server.answers(404, MISSING)
                .answers(200, "[{'namespace':'guest/tools','name':'hello'},{'namespace':'guest','name':'jello'}]");

        assertThat(kiln("action", "get", "hello").err()).endsWith("hint: did you mean jello or tools/hello?\n");
    }

    @Test
    void guessIsAsQualifiedAsWhatWasTyped() {
        server.answers(404, MISSING).answers(200, "[{'namespace':'guest','name':'hello'}]");

        assertThat(kiln("action", "get", "/guest/helo").err()).endsWith("hint: did you mean /guest/hello?\n");
    }

    @Test
    void nothingSimilarIsToldToBeLookedFor() {
        server.answers(404, MISSING).answers(200, "[{'namespace':'guest','name':'completely-different'}]");

        assertThat(kiln("trigger", "fire", "hello").err())
                .endsWith("hint: see what there is with: kiln trigger list\n");
    }

    @Test
    void failedSearchSpoilsNothing() {
        server.answers(404, MISSING).answers(503, "{'error':'down','code':'y'}");

        kiln("action", "get", "hello")
                .failed(148, "error: Unable to get action 'hello': The requested resource does not exist. (code x)\n");
    }

    @Test
    void otherRefusalsAreNotGuessedAt() {
        server.answers(403, "{'error':'no','code':'x'}");

        kiln("action", "get", "hello");

        assertThat(server.lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "invoke, action invoke",
        "fire, trigger fire",
        "enable, rule enable",
        "bind, package bind",
        "poll, activation poll"
    })
    void commandOfAGroupIsFoundWithoutItsGroup(String word, String meant) {
        kiln(word, "hello")
                .failed(
                        2,
                        "error: unknown command '" + word + "' for 'kiln'\nhint: did you mean " + meant
                                + "?\nhint: run 'kiln --help' for usage\n");
    }
}
