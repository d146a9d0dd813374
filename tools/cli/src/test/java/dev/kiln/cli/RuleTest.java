// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest extends CliTest {

    private static final String PATH = "/api/v1/namespaces/_/rules/greet";

    @Test
    void createNamesTriggerAndActionInFull() {
        server.answers(200, "{}");

        kiln("rule", "create", "greet", "newcomer", "tools/hello").isOk("ok: created rule greet\n");

        asked("PUT " + PATH + "?overwrite=false");
        sent("{'name':'greet','trigger':'/_/newcomer','action':'/_/tools/hello'}");
    }

    @Test
    void updateReplacesBoth() {
        server.answers(200, "{}");

        kiln("rule", "update", "greet", "/guest/newcomer", "/whisk.system/utils/echo", "-a", "n", "1")
                .isOk("ok: updated rule greet\n");

        asked("PUT " + PATH + "?overwrite=true");
        sent("""
                {'name':'greet','trigger':'/guest/newcomer','action':'/whisk.system/utils/echo',\
                'annotations':[{'key':'n','value':1}]}""");
    }

    @Test
    void allThreeNamesAreRequired() {
        kiln("rule", "create", "greet", "newcomer").failed(2, """
                        error: Invalid argument(s). Missing required parameter: 'ACTION'
                        hint: run 'kiln rule create --help' for usage
                        """);
    }

    @ParameterizedTest
    @CsvSource({"enable,enabled,active", "disable,disabled,inactive"})
    void statusIsPosted(String verb, String participle, String status) {
        server.answers(200, "OK").answers(200, "OK");

        kiln("rule", verb, "greet").isOk("ok: " + participle + " rule greet\n");
        asked("POST " + PATH);
        sent("{'status':'" + status + "'}");

        kiln("rule", verb, "greet", "-o", "json").isOk("{\n    \"status\": \"" + status + "\"\n}\n");
    }

    @Test
    void statusIsTold() {
        server.answers(200, "{'name':'greet','status':'inactive'}");

        kiln("rule", "status", "greet").isOk("ok: rule greet is inactive\n");

        asked("GET " + PATH);
    }

    @Test
    void getShowsItOrAFieldOrASummary() {
        String rule = "{'namespace':'guest','name':'greet','status':'active'}";
        server.answers(200, "{'name':'greet'}").answers(200, rule).answers(200, rule);

        kiln("rule", "get", "greet").isOk("ok: got rule greet\n{\n    \"name\": \"greet\"\n}\n");
        kiln("rule", "get", "greet", "status").isOk("ok: got rule greet, displaying field status\n\"active\"\n");
        kiln("rule", "get", "greet", "--summary").isOk("rule /guest/greet\n   (status: active)\n");
    }

    @Test
    void deleteCanDisableFirst() {
        server.answers(200, "{}").answers(200, "OK").answers(200, "{}");

        kiln("rule", "delete", "greet").isOk("ok: deleted rule greet\n");
        kiln("rule", "delete", "greet", "--disable").isOk("ok: deleted rule greet\n");

        assertThat(server.lines()).containsExactly("DELETE " + PATH, "POST " + PATH, "DELETE " + PATH);
    }

    @Test
    void listAsksEachForItsStatusAndLeavesOutWhatIsGone() {
        server.answers(200, "[{'namespace':'guest','name':'greet'},{'namespace':'guest','name':'gone'}]")
                .answers(200, "{'namespace':'guest','name':'greet','status':'active'}")
                .answers(404, "{'error':'The requested resource does not exist.','code':'x'}");

        kiln("rule", "list").isOk("rules\n/guest/greet" + " ".repeat(59) + "private active\n");

        assertThat(server.lines())
                .containsExactly(
                        "GET /api/v1/namespaces/_/rules?limit=30&skip=0",
                        "GET " + PATH,
                        "GET /api/v1/namespaces/_/rules/gone");
    }

    @Test
    void refusalOfAMissingActionIsTheServersSentence() {
        server.answers(400, "{'error':'action /guest/hello does not exist','code':'x'}");

        kiln("rule", "create", "greet", "newcomer", "hello")
                .failed(144, "error: Unable to create rule 'greet': action /guest/hello does not exist (code x)\n");
    }
}
