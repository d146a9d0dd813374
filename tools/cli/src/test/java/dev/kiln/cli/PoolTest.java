// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.cli.console.Style;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Pools, swaps, roles and the audit from the command line. */
class PoolTest extends CliTest {

    private static final String SWAP = """
            {'pool':'edge','stage':'%s','startedBy':'me.myself','since':1767225590000,'verdict':'%s',
             'from':{'setup':{'provider':'docker','version':'1.2'}},'to':{'setup':{'provider':'microvm'}},
             'phases':{'current':1,'waiting':1},
             'invokers':[{'name':'invoker0','phase':'current','sandboxes':4,'oldSandboxes':0,'created':9,'failed':0,'reason':''},
              {'name':'invoker1','phase':'waiting','sandboxes':0,'oldSandboxes':7,'created':0,'failed':0,'reason':''}]}""";

    @Test
    void listSaysWhatEachIs() {
        server.answers(200, """
                [{'name':'edge','generation':4,'setup':{'provider':'docker','version':'1.2'},'isolation':'container',
                  'invokers':{'known':3,'up':2,'current':1},'swap':{'stage':'moving'}}]""");

        kiln("pool", "list").isOk("""
                        POOL             PROVIDER         GENERATION INVOKERS     ISOLATION    SWAP
                        edge             docker@1.2       4          1 of 2       container    moving
                        """);

        asked("GET /admin/v1/pools");
    }

    @Test
    void aPoolIsMadeFromOptionsOrFromAFile() throws IOException {
        server.answers(200, "{}").answers(200, "{}");

        kiln(
                        "pool",
                        "create",
                        "edge",
                        "--provider",
                        "docker@1.2",
                        "--set",
                        "network=bridge",
                        "--memory",
                        "4096",
                        "--isolation",
                        "container")
                .isOk("ok: made pool edge\n");
        asked("PUT /admin/v1/pools/edge");
        sent("""
                {'setup':{'provider':'docker','version':'1.2','settings':{'network':'bridge'}},'tuning':{'memory':4096},
                 'isolation':'container','revision':0}""");

        kiln("pool", "create", "edge", "-f", file("edge.yaml", "setup:\n  provider: process\n"));
        sent("{'setup':{'provider':'process'},'revision':0}");
    }

    @Test
    void aChangeNamesTheRevisionThatItIsOfAndKeepsTheRest() {
        server.answers(200, "{'revision':7,'tuning':{'memory':4096,'maxCreates':2}}")
                .answers(200, "{}");

        kiln("pool", "update", "edge", "--max-creates", "5").isOk("ok: changed pool edge\n");

        sent("{'tuning':{'memory':4096,'maxCreates':5},'revision':7}");
    }

    @Test
    void aSwapIsAskedForWithAllThatWasSaid() {
        server.answers(202, "{}");

        kiln(
                        "pool",
                        "swap",
                        "edge",
                        "microvm@2",
                        "--set",
                        "kernel=/boot/a=b",
                        "--parallelism",
                        "2",
                        "--canary",
                        "1",
                        "--minutes",
                        "5",
                        "--pace",
                        "3",
                        "--max-errors",
                        "4",
                        "--max-latency",
                        "2.5",
                        "--timeout",
                        "90")
                .isOk("ok: began to swap pool edge; see: kiln pool status edge --watch\n");

        asked("POST /admin/v1/pools/edge/swap");
        sent("""
                {'setup':{'provider':'microvm','version':'2','settings':{'kernel':'/boot/a=b'}},'parallelism':2,
                 'canary':{'percent':1,'minutes':5},'paceSeconds':3,'limits':{'errorPercent':4,'latencyFactor':2.5},
                 'timeoutMinutes':90}""");
    }

    @Test
    void whoWaitsSeesALineForEachChangeAndTheOutcomeInTheExitCode() {
        server.answers(202, "{}")
                .answers(200, SWAP.formatted("moving", ""))
                .answers(200, SWAP.formatted("moving", ""))
                .answers(200, SWAP.formatted("done", "2 invokers work with microvm"));

        kiln("pool", "swap", "edge", "microvm", "--wait").isOk("""
                        moving current=1 waiting=1
                        done current=1 waiting=1: 2 invokers work with microvm
                        """);

        server.answers(200, SWAP.formatted("rolled-back", "no such device"));
        kiln("pool", "status", "edge", "--watch").printed(1, "rolled-back current=1 waiting=1: no such device\n");
    }

    @Test
    void aPoolThatWasNeverSwappedSaysWhatItIs() {
        String never = """
                {'pool':'edge','generation':0,'stage':'none','verdict':'','driver':'','setup':{'provider':'docker'},
                 'phases':{'current':1},'invokers':[{'name':'invoker0','phase':'current','sandboxes':4,'oldSandboxes':0,
                 'created':9,'failed':0,'reason':''}]}""";
        server.answers(200, never).answers(200, never);

        kiln("pool", "status", "edge").isOk("""
                        pool edge  docker, generation 0
                        never swapped current=1
                        INVOKER      PHASE      NEW       OLD       CREATED   FAILED    REASON
                        invoker0     current    4         0         9         0
                        """);
        kiln("pool", "status", "edge", "--watch").isOk("never swapped current=1\n");
    }

    @Test
    void inATerminalThePageIsDrawnAnew() {
        style = Style.COLOURED;
        server.answers(200, SWAP.formatted("moving", "")).answers(200, SWAP.formatted("done", ""));

        String out = kiln("pool", "status", "edge", "--watch").out();

        assertThat(out).contains("invoker1     waiting    0         7", "\u001b[5A\u001b[J", "docker@1.2 -> microvm");
    }

    @Test
    void aSwapGoesBack() {
        server.answers(202, "{}").answers(202, "{}");

        kiln("pool", "abort", "edge").isOk("ok: pool edge goes back; see: kiln pool status edge --watch\n");
        asked("POST /admin/v1/pools/edge/swap/abort");
        kiln("pool", "rollback", "edge");
        asked("POST /admin/v1/pools/edge/swap/rollback");
    }

    @Test
    void rolesAndTheAudit() {
        server.answers(200, "{}");
        kiln("admin", "user", "role", "alice.example", "viewer").isOk("ok: user alice.example has role viewer\n");
        asked("PUT /admin/v1/subjects/alice.example/role");
        sent("{'role':'viewer'}");

        server.answers(200, "[{'time':1767225600000,'operator':'me.myself','what':'swap','whom':'pool edge'}]");
        kiln("audit", "--hours", "24").isOk("""
                        WHEN                 WHO              WHAT                 WHOM
                        2026-01-01T00:00:00Z me.myself        swap                 pool edge
                        """);
        asked("GET /admin/v1/audit?limit=30&since=1767139200000");
    }

    @Test
    void deletionsAreAskedForOnce() {
        server.answers(200, "{}");

        kiln("pool", "delete", "edge", "--force").isOk("ok: deleted pool edge\n");

        asked("DELETE /admin/v1/pools/edge?force=true");
    }
}
