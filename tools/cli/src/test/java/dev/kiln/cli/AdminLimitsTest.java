// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdminLimitsTest extends CliTest {

    @Test
    void setSendsWhatIsGiven() {
        server.answers(200, "{}");

        kiln(
                        "admin",
                        "limits",
                        "set",
                        "staging",
                        "--invocationsPerMinute",
                        "600",
                        "--concurrentInvocations",
                        "0",
                        "--allowedKinds",
                        "nodejs:20",
                        "python:3",
                        "--storeActivations",
                        "false",
                        "--unset",
                        "firesPerMinute")
                .isOk("Limits successfully set for \"staging\"\n");

        asked("PUT /admin/v1/namespaces/staging/limits");
        sent("{'invocationsPerMinute':600,'concurrentInvocations':0,'allowedKinds':['nodejs:20','python:3'],"
                + "'storeActivations':false,'firesPerMinute':null}");
    }

    @Test
    void setSendsBoundsOfActions() {
        server.answers(200, "{}");

        kiln(
                        "admin",
                        "limits",
                        "set",
                        "staging",
                        "--maxActionMemory",
                        "256",
                        "--maxParameterSize",
                        "64 KB",
                        "--maxPayloadSize",
                        "32 KB")
                .isOk("Limits successfully set for \"staging\"\n");

        sent("{'maxActionMemory':256,'maxParameterSize':'64 KB','maxPayloadSize':'32 KB'}");
    }

    @Test
    void setNeedsSomethingToSet() {
        kiln("admin", "limits", "set", "staging").failed(2, """
                        error: There is nothing to set.
                        hint: name a limit, for example --invocationsPerMinute 600
                        """);
        assertThat(server.lines()).isEmpty();
    }

    @Test
    void getPrintsALineForEach() {
        server.answers(200, "{'invocationsPerMinute':600,'allowedKinds':['nodejs:20'],'storeActivations':true}");

        kiln("admin", "limits", "get", "staging").isOk("""
                        invocationsPerMinute = 600
                        allowedKinds = ["nodejs:20"]
                        storeActivations = true
                        """);

        asked("GET /admin/v1/namespaces/staging/limits");
    }

    @Test
    void getSaysWhenTheSystemsApply() {
        server.answers(200, "{}").answers(200, "{}");

        kiln("admin", "limits", "get", "staging").isOk("No limits found, default system limits apply\n");
        kiln("admin", "limits", "get", "staging", "-o", "json").isOk("{}\n");
    }

    @Test
    void deleteSaysSo() {
        server.answers(200, "{'message':'Limits deleted'}")
                .answers(404, "{'error':'Failed to delete limits (none)','code':'x'}");

        kiln("admin", "limits", "delete", "staging").isOk("Limits deleted\n");
        asked("DELETE /admin/v1/namespaces/staging/limits");
        assertThat(kiln("admin", "limits", "delete", "staging").err()).contains("Failed to delete limits (none)");
    }
}
