// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class InvokerTest extends CliTest {

    /** Where the tests' clock stands. */
    private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    @Test
    void listIsATable() {
        server.answers(200, """
                [{'invoker':0,'name':'invoker0','pool':'default','provider':'docker','version':'1.2','report':{'generation':3},'isolation':'CONTAINER','memory':2048,\
                'busy':512,'state':'up','reason':'','since':%d},\
                {'invoker':1,'name':'invoker1','pool':'bare-metal-machines','provider':'process','isolation':'NAMESPACES',\
                'memory':65536,'busy':0,'state':'down','reason':'drained by whisk.system','since':%d}]""".formatted(NOW - 7_200_000, NOW + 5_000));

        kiln("invoker", "list")
                .isOk(
                        "INVOKER    POOL                GENERATION PROVIDER   ISOLATION        MEMORY MB      STATE        SINCE"
                                + " REASON\n"
                                + "invoker0   default             3          docker@1.2 CONTAINER        512 of 2048    up           2h\n"
                                + "invoker1   bare-metal-machines            process    NAMESPACES       0 of 65536     down         0s"
                                + "    drained by whisk.system\n");

        asked("GET /admin/v1/invokers");
    }

    @Test
    void getShowsAllOfIt() {
        server.answers(200, "{'invoker':3,'state':'up'}");

        kiln("invoker", "get", "3").isOk("""
                        ok: got invoker 3
                        {
                            "invoker": 3,
                            "state": "up"
                        }
                        """);

        asked("GET /admin/v1/invokers/3");
    }

    @Test
    void commandsGoToEach() {
        server.answers(202, "{'name':'invoker3'}")
                .answers(202, "{'name':'invoker4'}")
                .answers(202, "{'name':'invoker3'}")
                .answers(202, "{'name':'invoker3'}");

        kiln("invoker", "drain", "3", "invoker4").isOk("ok: told invoker3 to drain\nok: told invoker4 to drain\n");
        kiln("invoker", "cordon", "3").isOk("ok: told invoker3 to cordon\n");
        kiln("invoker", "uncordon", "3").isOk("ok: told invoker3 to uncordon\n");

        assertThat(server.lines())
                .containsExactly(
                        "POST /admin/v1/invokers/3/drain",
                        "POST /admin/v1/invokers/invoker4/drain",
                        "POST /admin/v1/invokers/3/cordon",
                        "POST /admin/v1/invokers/3/uncordon");
    }

    @Test
    void oneThatIsNotThereIsAnError() {
        server.answers(404, "{'error':'There is no invoker 9','code':'x'}");

        kiln("invoker", "drain", "9")
                .failed(148, "error: Unable to drain invoker '9': There is no invoker 9 (code x)\n");
    }

    @Test
    void whoIsNoOperatorIsToldSo() {
        server.answers(403, "{'error':'no','code':'x'}");

        assertThat(kiln("invoker", "list").err()).contains("hint: the key of this caller may not do that");
    }
}
