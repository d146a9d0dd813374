// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TriggerTest extends CliTest {

    @Test
    void createSendsItsParameters() {
        server.answers(200, "{}");

        kiln("trigger", "create", "newcomer", "-p", "source", "web", "-a", "n", "1")
                .isOk("ok: created trigger newcomer\n");

        assertThat(server.lines()).containsExactly("PUT /api/v1/namespaces/_/triggers/newcomer?overwrite=false");
        sent("""
                {'namespace':'_','name':'newcomer','parameters':[{'key':'source','value':'web'}],\
                'annotations':[{'key':'n','value':1}]}""");
    }

    @Test
    void triggerParametersNeedNoFeed() {
        server.answers(200, "{}");

        kiln("trigger", "create", "newcomer", "-T", "source", "web").isOk("ok: created trigger newcomer\n");

        sent("{'namespace':'_','name':'newcomer','parameters':[{'key':'source','value':'web'}]}");
    }

    @Test
    void updateLooksForAFeedFirst() {
        server.answers(200, "{'name':'newcomer','annotations':[]}").answers(200, "{}");

        kiln("trigger", "update", "newcomer", "-p", "source", "shop").isOk("ok: updated trigger newcomer\n");

        assertThat(server.lines())
                .containsExactly(
                        "GET /api/v1/namespaces/_/triggers/newcomer",
                        "PUT /api/v1/namespaces/_/triggers/newcomer?overwrite=true");
        sent("{'parameters':[{'key':'source','value':'shop'}],'namespace':'_','name':'newcomer'}");
    }

    @Test
    void updateCreatesWhatDoesNotExist() {
        server.answers(404, "{'error':'no','code':'x'}").answers(200, "{}");

        kiln("trigger", "update", "newcomer").isOk("ok: updated trigger newcomer\n");

        sent("{'namespace':'_','name':'newcomer'}");
    }

    @Test
    void fireTellsTheIdOfItsActivation() {
        server.answers(202, "{'activationId':'123'}");

        kiln("trigger", "fire", "newcomer", "-p", "name", "Ada").isOk("ok: triggered /_/newcomer with id 123\n");

        asked("POST /api/v1/namespaces/_/triggers/newcomer");
        sent("{'name':'Ada'}");
    }

    @Test
    void fireWithoutAnActiveRuleIsNoFailure() {
        server.answers(204, "").answers(204, "");

        Ended ended = kiln("trigger", "fire", "/guest/newcomer").printed(0, "ok: triggered /guest/newcomer\n");

        assertThat(ended.err())
                .isEqualTo("hint: nothing ran, as no active rule names this trigger; look at: kiln rule list\n");
        kiln("trigger", "fire", "newcomer", "-o", "json").printed(0, "{}\n");
    }

    @Test
    void payloadIsAnObjectOrAParameterOfThatName() {
        server.answers(204, "").answers(204, "");

        kiln("trigger", "fire", "newcomer", "{\"name\":\"Ada\",\"age\":1}", "-p", "age", "2");
        sent("{'name':'Ada','age':2}");

        kiln("trigger", "fire", "newcomer", "hello");
        sent("{'payload':'hello'}");
    }

    @Test
    void getShowsItOrAFieldOrASummary() {
        String trigger = """
                {'namespace':'guest','name':'newcomer','parameters':[{'key':'source','value':1}],'rules':{},\
                'annotations':[{'key':'description','value':'Somebody came'}]}""";
        server.answers(200, "{'name':'newcomer'}").answers(200, trigger).answers(200, trigger);

        kiln("trigger", "get", "newcomer").isOk("ok: got trigger newcomer\n{\n    \"name\": \"newcomer\"\n}\n");
        asked("GET /api/v1/namespaces/_/triggers/newcomer");
        kiln("trigger", "get", "newcomer", "rules").isOk("ok: got trigger newcomer, displaying field rules\n{}\n");
        kiln("trigger", "get", "newcomer", "--summary")
                .isOk("trigger /guest/newcomer: Somebody came\n   (parameters: source)\n");
    }

    @Test
    void deleteGetsItFirst() {
        server.answers(200, "{'name':'newcomer'}").answers(200, "{}");

        kiln("trigger", "delete", "newcomer").isOk("ok: deleted trigger newcomer\n");

        assertThat(server.lines())
                .containsExactly(
                        "GET /api/v1/namespaces/_/triggers/newcomer", "DELETE /api/v1/namespaces/_/triggers/newcomer");
    }

    @Test
    void listHasNamesAndVisibility() {
        server.answers(200, "[{'namespace':'guest','name':'newcomer'}]");

        kiln("trigger", "list", "guest").isOk("triggers\n/guest/newcomer" + " ".repeat(56) + "private\n");

        asked("GET /api/v1/namespaces/guest/triggers?limit=30&skip=0");
    }
}
