// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActivationTest extends CliTest {

    private static final String ID = "44794bd6aab74415b4e42a308d880e5b";
    private static final String LAST = "[{'activationId':'" + ID + "','start':1767225600000}]";

    @Test
    void listHasTheColumnsOfWsk() {
        server.answers(200, """
                [{'namespace':'guest','name':'hello','version':'0.0.1','activationId':'44794bd6aab74415b4e42a308d880e5b',\
                'start':1767225605000,'duration':12,'statusCode':0,'annotations':[{'key':'kind','value':'nodejs:20'},\
                {'key':'initTime','value':7}]},{'namespace':'guest','name':'long','version':'0.0.2',\
                'activationId':'54794bd6aab74415b4e42a308d880e5b','start':1767225600000,'duration':61500,'statusCode':1,\
                'annotations':[{'key':'kind','value':'python:3.13-ai'}]}]""");

        kiln("activation", "list").isOk("""
                        Datetime            Activation ID                    Kind           Start Duration   Status            Entity
                        2026-01-01 00:00:05 44794bd6aab74415b4e42a308d880e5b nodejs:20      cold  12ms       success           guest/hello:0.0.1
                        2026-01-01 00:00:00 54794bd6aab74415b4e42a308d880e5b python:3.13-ai warm  1m1.5s     application error guest/long:0.0.2
                        """);

        asked("GET /api/v1/namespaces/_/activations?limit=30&skip=0");
    }

    @Test
    void listPassesItsFilters() {
        server.answers(200, "[]");

        kiln("activation", "list", "pkg/hello", "-l", "2", "-s", "1", "--since", "5", "--upto", "9", "--full")
                .isOk("[]\n");

        asked("GET /api/v1/namespaces/_/activations?limit=2&skip=1&name=pkg%2Fhello&since=5&upto=9&docs=true");
    }

    @Test
    void listTakesANamespaceForAllThatIsInIt() {
        server.answers(200, "[]");

        kiln("activation", "list", "/guest", "-o", "json").isOk("[]\n");

        asked("GET /api/v1/namespaces/guest/activations?limit=30&skip=0");
    }

    @Test
    void getShowsTheRecordEvenOfAFailure() {
        server.answers(200, "{'activationId':'" + ID + "','response':{'success':false}}");

        kiln("activation", "get", ID, "response")
                .isOk("ok: got activation " + ID + ", displaying field response\n{\n    \"success\": false\n}\n");

        asked("GET /api/v1/namespaces/_/activations/" + ID);
    }

    @Test
    void lastIsLookedUpFirst() {
        server.answers(200, LAST).answers(200, "{'logs':[]}");

        kiln("activation", "get", "--last", "logs").isOk("ok: got activation " + ID + ", displaying field logs\n[]\n");

        assertThat(server.lines())
                .containsExactly(
                        "GET /api/v1/namespaces/_/activations?limit=1&skip=0",
                        "GET /api/v1/namespaces/_/activations/" + ID);
    }

    @Test
    void lastOfNoneIsAnError() {
        server.answers(200, "[]");

        kiln("activation", "get", "--last").failed(1, "error: Activation list does not contain any activations.\n");
    }

    @Test
    void idOrLastIsRequired() {
        kiln("activation", "logs").failed(2, """
                        error: Invalid argument(s). An activation ID is required.
                        hint: give one from kiln activation list, or --last for the latest
                        """);
    }

    @Test
    void summaryIsStatusTimeAndResult() {
        server.answers(
                200,
                "{'namespace':'guest','name':'hello','end':1767225600000,'response':{'status':'success','result':{}}}");

        kiln("activation", "get", ID, "--summary")
                .isOk("activation result for '/guest/hello' (success at 2026-01-01 00:00:00)\n{}\n");
    }

    @Test
    void logsArePrintedLineByLine() {
        String logs =
                "{'logs':['2026-01-01T10:00:00.000000000Z stdout: one','2026-01-01T10:00:00.000000001Z stderr:   two']}";
        server.answers(200, logs).answers(200, logs);

        kiln("activation", "logs", ID).isOk("""
                        2026-01-01T10:00:00.000000000Z stdout: one
                        2026-01-01T10:00:00.000000001Z stderr:   two
                        """);
        asked("GET /api/v1/namespaces/_/activations/" + ID + "/logs");
        kiln("activation", "logs", ID, "--strip").isOk("one\n  two\n");
    }

    @Test
    void logsOfWhatStillRunsAreWaitedFor() {
        String missing = "{'error':'The requested resource does not exist.','code':'x'}";
        server.answers(404, missing)
                .answers(404, missing)
                .answers(200, "{'logs':['2026-01-01T10:00:00.000000000Z stdout: one']}");

        kiln("activation", "logs", ID, "--follow", "--strip").isOk("one\n");
    }

    @Test
    void logsAreWaitedForNoLongerThanAskedFor() {
        for (int look = 0; look < 4; look++) {
            server.answers(404, "{'error':'The requested resource does not exist.','code':'x'}");
        }

        kiln("activation", "logs", ID, "--follow", "--exit", "3")
                .failed(
                        148,
                        "error: Unable to get logs for activation '" + ID
                                + "': The requested resource does not exist. (code x)\n");
        assertThat(server.lines()).hasSize(4);
    }

    @Test
    void resultIsPrintedBare() {
        server.answers(200, "{'result':{'a':1.5,'b':100.0,'c':1e40},'success':true}");

        kiln("activation", "result", ID).isOk("{\n    \"a\": 1.5,\n    \"b\": 100.0,\n    \"c\": 1E+40\n}\n");

        asked("GET /api/v1/namespaces/_/activations/" + ID + "/result");
    }

    @Test
    void unknownActivationIsAnError() {
        server.answers(404, "{'error':'The requested resource does not exist.','code':'x'}");

        kiln("activation", "result", ID)
                .failed(
                        148,
                        "error: Unable to get result for activation '" + ID
                                + "': The requested resource does not exist. (code x)\n");
    }

    @Test
    void pollPrintsEachNewActivationOnceAndInOrder() {
        server.answers(200, LAST)
                .answers(
                        200,
                        "[{'activationId':'2','name':'b','start':1767225602000,'logs':['x']},"
                                + "{'activationId':'1','name':'a','start':1767225601000,'logs':[]}]")
                .answers(200, "[{'activationId':'2','name':'b','start':1767225602000,'logs':['x']}]");

        kiln("activation", "poll", "hello", "--exit", "4").isOk("""
                        Enter Ctrl-c to exit.
                        Polling for activation logs

                        Activation: 'a' (1)
                        []

                        Activation: 'b' (2)
                        [
                            "x"
                        ]
                        """);

        assertThat(server.lines())
                .startsWith(
                        "GET /api/v1/namespaces/_/activations?limit=1&docs=true",
                        "GET /api/v1/namespaces/_/activations?limit=0&since=1767225600001&docs=true&name=hello");
    }

    @Test
    void namesMayHaveANamespace() {
        server.answers(200, "[]").answers(200, "[]");

        kiln("activation", "list", "/guest/pkg/hello");
        asked("GET /api/v1/namespaces/guest/activations?limit=30&skip=0&name=pkg%2Fhello");

        kiln("activation", "poll", "/guest/pkg/hello", "--since-minutes", "1", "--exit", "2");
        asked("GET /api/v1/namespaces/guest/activations?limit=0&since=1767225540000&docs=true&name=pkg%2Fhello");
    }

    @Test
    void listNamesPackagesWhereTheRecordTellsThem() {
        server.answers(200, """
                [{'namespace':'guest','name':'hello','version':'0.0.1','activationId':'1','start':1767225605000,\
                'annotations':[{'key':'path','value':'guest/pkg/hello'}]}]""");

        assertThat(kiln("activation", "list").out()).endsWith(" guest/pkg/hello:0.0.1\n");
    }

    @Test
    void pollCanBeginInThePast() {
        server.answers(200, "[]");

        kiln("activation", "poll", "--since-minutes", "1", "--exit", "2");

        asked("GET /api/v1/namespaces/_/activations?limit=0&since=1767225540000&docs=true");
    }
}
