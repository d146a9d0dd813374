// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.cli.console.Style;
import org.junit.jupiter.api.Test;

class ActionListTest extends CliTest {

    private static final String TWO = """
            [{'namespace':'guest','name':'zebra','version':'0.0.1','publish':false,\
            'annotations':[{'key':'exec','value':'nodejs:20'}]},\
            {'namespace':'guest/zoo','name':'ant','version':'0.0.2','publish':true,\
            'annotations':[{'key':'exec','value':'python:3'}]}]""";

    @Test
    void showsNamesAndKindsInColumns() {
        server.answers(200, TWO);

        kiln("action", "list").isOk("""
                        actions
                        /guest/zebra                                                           private nodejs:20
                        /guest/zoo/ant                                                         shared  python:3
                        """);

        asked("GET /api/v1/namespaces/_/actions?limit=30&skip=0");
    }

    @Test
    void sendsCredentialsAndAsksForJson() {
        server.answers(200, "[]");

        kiln("action", "list").isOk("actions\n");

        assertThat(server.last().header("Authorization")).startsWith("Basic MjNiYzQ2YjEt");
        assertThat(server.last().header("Accept")).isEqualTo("application/json");
        assertThat(server.last().header("User-agent")).isEqualTo("kiln-cli");
    }

    @Test
    void sortsByNameWhenAsked() {
        server.answers(200, TWO);

        assertThat(kiln("action", "list", "--name-sort").out().lines())
                .element(1)
                .asString()
                .startsWith("/guest/zebra ");
    }

    @Test
    void passesLimitAndSkip() {
        server.answers(200, "[]");

        kiln("action", "list", "-l", "5", "-s", "10");

        asked("GET /api/v1/namespaces/_/actions?limit=5&skip=10");
    }

    @Test
    void ofAPackageEndsInASlash() {
        server.answers(200, "[]");

        kiln("action", "list", "my pkg");

        asked("GET /api/v1/namespaces/_/actions/my%20pkg/?limit=30&skip=0");
    }

    @Test
    void ofAnotherNamespaceNamesIt() {
        server.answers(200, "[]").answers(200, "[]");

        kiln("action", "list", "/other");
        asked("GET /api/v1/namespaces/other/actions?limit=30&skip=0");

        kiln("action", "list", "/other/pkg");
        asked("GET /api/v1/namespaces/other/actions/pkg/?limit=30&skip=0");
    }

    @Test
    void asJsonPrintsTheReplyAndNothingElse() {
        server.answers(200, "[{'name':'a','n':[],'o':{}}]");

        kiln("action", "list", "--output", "json").isOk("""
                        [
                            {
                                "name": "a",
                                "n": [],
                                "o": {}
                            }
                        ]
                        """);
    }

    @Test
    void headingIsBoldOnATerminal() {
        style = Style.COLOURED;
        server.answers(200, "[]");

        kiln("action", "list").isOk("\u001b[1mactions\u001b[0m\n");
    }

    @Test
    void refusalIsOneLineWithTheCode() {
        server.answers(401, "{'error':'The supplied authentication is invalid','code':'abc'}");

        kiln("action", "list").failed(145, """
                        error: Unable to obtain the list of actions for namespace '_': The supplied authentication is invalid (code abc)
                        hint: the server does not know this key; set another one with: kiln property set --auth KEY
                        """);
    }

    @Test
    void limitOutOfRangeIsForTheServerToSay() {
        server.answers(
                400,
                "{'error':'The query parameter \\'limit\\' was malformed:\\nThe value is not in the range','code':7}"
                        .replace("\\'", "`"));

        kiln("action", "list", "-l", "900").failed(144, """
                        error: Unable to obtain the list of actions for namespace '_': The query parameter `limit` was malformed:
                        The value is not in the range (code 7)
                        """);
    }
}
