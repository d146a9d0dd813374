// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActionUpdateTest extends CliTest {

    @Test
    void sendsOnlyWhatIsGiven() {
        server.answers(200, "{}");

        kiln("action", "update", "hello", "-p", "a", "1").isOk("ok: updated action hello\n");

        assertThat(server.lines()).containsExactly("PUT /api/v1/namespaces/_/actions/hello?overwrite=true");
        sent("{'namespace':'_','name':'hello','parameters':[{'key':'a','value':1}]}");
    }

    @Test
    void annotationsAreLaidOverThoseThatItHas() {
        server.answers(200, "{'annotations':[{'key':'a','value':1},{'key':'b','value':2}]}")
                .answers(200, "{}");

        kiln("action", "update", "hello", "-a", "b", "3");

        assertThat(server.lines().getFirst()).isEqualTo("GET /api/v1/namespaces/_/actions/hello?code=false");
        sent("{'namespace':'_','name':'hello','annotations':[{'key':'a','value':1},{'key':'b','value':3}]}");
    }

    @Test
    void actionNeedNotExist() {
        server.answers(404, "{'error':'no','code':'x'}").answers(200, "{}");

        kiln("action", "update", "hello", "--web", "true").isOk("ok: updated action hello\n");

        assertThat(server.last().body()).contains("web-export");
    }

    @Test
    void secretOfAWebActionNeedsNoSecondWeb() {
        server.answers(200, "{'annotations':[{'key':'web-export','value':true}]}")
                .answers(200, "{}");

        kiln("action", "update", "hello", "--web-secure", "false").isOk("ok: updated action hello\n");

        assertThat(server.last().body()).contains("{\"key\":\"require-whisk-auth\",\"value\":false}");
    }

    @Test
    void removedAnnotationsAreNamed() {
        server.answers(200, "{}");

        kiln("action", "update", "hello", "--del-annotation", "a", "--del-annotation", "b");

        sent("{'namespace':'_','name':'hello','delAnnotations':['a','b']}");
    }

    @Test
    void raceIsToldVerbatim() {
        server.answers(409, "{'error':'Concurrent modification to resource detected.','code':'x'}");

        kiln("action", "update", "hello", "-m", "128")
                .failed(
                        153,
                        "error: Unable to update action 'hello': Concurrent modification to resource detected. (code x)\n");
    }
}
