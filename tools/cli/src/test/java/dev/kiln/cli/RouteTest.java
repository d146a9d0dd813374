// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteTest extends CliTest {

    private static final String RULES = """
            {'revision':3,'rules':[\
            {'name':'tenants','match':{'namespace':'team-*','annotation':['a','b=1'],'memory':{'min':512}},\
            'pools':['vm','big'],'overflow':{'enter':0.9,'leave':0.7},'isolation':'microvm'},\
            {'name':'rest','match':{},'pools':[],'overflow':false,'isolation':'process'}],\
            'minimums':[{'namespace':'guest*','isolation':'container'}]}""";

    @Test
    void listIsATable() {
        server.answers(200, RULES);

        kiln("route", "list").isOk("""
                RULE         MATCH                                          POOLS            OVERFLOW  ISOLATION
                tenants      namespace=team-* annotation=a,b=1 memory=512.. vm, big          90%/70%   microvm
                rest         everything                                     all              no        process

                NAMESPACE    ISOLATION AT LEAST
                guest*       container
                """);

        asked("GET /admin/v1/routes");
    }

    @Test
    void listIsJsonForWhoAsks() {
        server.answers(200, RULES);

        assertThat(kiln("route", "list", "--json").out()).contains("\"revision\": 3");
    }

    @Test
    void setSendsWhatTheFileHolds(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("routes.yaml");
        Files.writeString(file, "revision: 2\nrules:\n- name: all\n  pools: [vm]\n");
        server.answers(200, "{'revision':3,'rules':[{'name':'all'}],'minimums':[]}");

        kiln("route", "set", file.toString()).isOk("ok: set 1 rule, revision 3\n");

        asked("PUT /admin/v1/routes");
        sent("{'revision':2,'rules':[{'name':'all','pools':['vm']}]}");
    }

    @Test
    void aRefusalIsShown(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("routes.json");
        Files.writeString(file, "{\"rules\":[{\"name\":\"r\",\"pool\":\"x\"}]}");
        server.answers(400, "{'error':'rule r: pool is no key; did you mean pools?','code':'x'}");

        assertThat(kiln("route", "set", file.toString()).err()).contains("did you mean pools?");
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        assertThat(kiln("route", "set", "nowhere.yaml").err())
                .contains("Unable to read the rules in 'nowhere.yaml'")
                .contains("kiln route list --json");
    }

    @Test
    void explainSaysWhy() {
        server.answers(200, """
                {'rule':'rest','passedOver':[{'rule':'tenants','because':'the action has no label'}],\
                'isolation':{'atLeast':'container','because':'the minimum of namespace x'},\
                'pools':[{'pool':'vm','verdict':'up','detail':'1 of 1'}],\
                'now':{'outcome':'placed','pool':'vm','invoker':'invoker0'}}""");

        kiln("route", "explain", "/guest/a", "--for", "team-a").isOk("""
                not       rule 'tenants': the action has no label
                rule      'rest'
                isolation container or stronger (the minimum of namespace x)
                now       goes to invoker0 of pool 'vm'

                POOL       NOW        WHY
                vm         up         1 of 1
                """);

        asked("POST /admin/v1/routes/explain");
        sent("{'action':'/guest/a','namespace':'team-a'}");
    }
}
