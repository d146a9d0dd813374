// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ActionInvokeTest extends CliTest {

    private static final String ID = "44794bd6aab74415b4e42a308d880e5b";

    @Test
    void withoutWaitingPrintsTheId() {
        server.answers(202, "{'activationId':'" + ID + "'}");

        kiln("action", "invoke", "hello").isOk("ok: invoked /_/hello with id " + ID + "\n");

        asked("POST /api/v1/namespaces/_/actions/hello?blocking=false&result=false");
        sent("{}");
    }

    @Test
    void blockingPrintsTheActivation() {
        server.answers(200, "{'activationId':'" + ID + "','response':{'success':true}}");

        kiln("action", "invoke", "/guest/pkg/hello", "-b").isOk("""
                        ok: invoked /guest/pkg/hello with id 44794bd6aab74415b4e42a308d880e5b
                        {
                            "activationId": "44794bd6aab74415b4e42a308d880e5b",
                            "response": {
                                "success": true
                            }
                        }
                        """);

        asked("POST /api/v1/namespaces/guest/actions/pkg/hello?blocking=true&result=false");
    }

    @Test
    void resultImpliesBlockingAndPrintsNothingElse() {
        server.answers(200, "{'greeting':'Hello \\u00e9 <b>'}");

        kiln("action", "invoke", "hello", "-r", "-p", "name", "World")
                .isOk("{\n    \"greeting\": \"Hello \u00e9 <b>\"\n}\n");

        asked("POST /api/v1/namespaces/_/actions/hello?blocking=true&result=true");
        sent("{'name':'World'}");
    }

    @Test
    void failedActionGoesToTheErrorStreamAndExits246() {
        server.answers(502, "{'activationId':'" + ID + "','response':{'success':false}}");

        kiln("action", "invoke", "hello", "-b").printed(246, "").failed(246, """
                        ok: invoked /_/hello with id 44794bd6aab74415b4e42a308d880e5b
                        {
                            "activationId": "44794bd6aab74415b4e42a308d880e5b",
                            "response": {
                                "success": false
                            }
                        }
                        """);
    }

    @Test
    void failedResultIsPrintedBare() {
        server.answers(502, "{'error':'no'}");

        kiln("action", "invoke", "hello", "-r").failed(246, "{\n    \"error\": \"no\"\n}\n");
    }

    @Test
    void outlivingTheWaitExits202() {
        server.answers(202, "{'activationId':'" + ID + "'}");

        kiln("action", "invoke", "hello", "-b")
                .printed(202, "ok: invoked /_/hello, but the request has not yet finished, with id " + ID + "\n");
    }

    @Test
    void missingActionIsAnErrorOfThePlatform() {
        server.answers(404, "{'error':'The requested resource does not exist.','code':'x'}");

        kiln("action", "invoke", "hello", "-r")
                .failed(
                        148,
                        "error: Unable to invoke action 'hello': The requested resource does not exist. (code x)\n");
    }

    @Test
    void throttledCallerIsToldToWait() {
        server.answers(429, "{'error':'Too many concurrent requests in flight (count: 31, allowed: 30).','code':'x'}");

        kiln("action", "invoke", "hello").failed(173, """
                        error: Unable to invoke action 'hello': Too many concurrent requests in flight (count: 31, allowed: 30). (code x)
                        hint: wait a moment, then try again
                        """);
    }

    @Test
    void parameterFileIsOverlaidByPairs() throws IOException {
        server.answers(202, "{}");

        kiln("action", "invoke", "hello", "-P", file("p.json", "{\"a\":1,\"b\":2}"), "-p", "b", "3");

        sent("{'a':1,'b':3}");
    }

    @Test
    void parametersCanComeFromTheStandardInput() {
        stdin = "{\"a\":[1,2]}";
        server.answers(202, "{}");

        kiln("action", "invoke", "hello", "-P", "-");

        sent("{'a':[1,2]}");
    }

    @Test
    void atSignReadsAFileIfThereIsOne() throws IOException {
        server.answers(202, "{}");

        kiln("action", "invoke", "hello", "-p", "text", "@" + file("t.txt", "hello"), "-p", "user", "@nobody");

        sent("{'text':'hello','user':'@nobody'}");
    }

    @Test
    void valuesMayLookLikeOptions() {
        server.answers(202, "{}");

        kiln("action", "invoke", "hello", "-p", "flag", "-b", "-p", "n", "-5", "-p", "quoted", "\"1\"");

        sent("{'flag':'-b','n':-5,'quoted':'1'}");
    }

    @Test
    void parameterFileMustBeAnObject() throws IOException {
        String list = file("p.json", "[1]");

        kiln("action", "invoke", "hello", "-P", list)
                .failed(
                        2,
                        "error: The parameter arguments are invalid: '" + list
                                + "' is not a JSON object: a JSON object was expected\n"
                                + "hint: write an object such as {\"name\": \"value\"}\n");
    }

    @Test
    void asJsonPrintsTheIdAsJson() {
        server.answers(202, "{'activationId':'1'}");

        kiln("action", "invoke", "hello", "-o", "json").isOk("{\n    \"activationId\": \"1\"\n}\n");
    }

    @Test
    void namespaceOfThePropertyFileIsUsed() throws IOException {
        environment.put("WHISK_NAMESPACE", "guest");
        server.answers(202, "{'activationId':'1'}");

        kiln("action", "invoke", "hello").isOk("ok: invoked /guest/hello with id 1\n");

        asked("POST /api/v1/namespaces/guest/actions/hello?blocking=false&result=false");
    }
}
