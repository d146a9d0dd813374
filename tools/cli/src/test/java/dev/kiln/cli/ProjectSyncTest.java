// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done with a project that carries its mark on the server. */
class ProjectSyncTest extends CliTest {

    private static final String MARK =
            "'annotations':[{'key':'whisk-managed','value':{'projectName':'shop','projectHash':'1'}}%s]";
    private static final String OWN = " /api/v1/namespaces/_/";

    @BeforeEach
    void write() throws IOException {
        file("manifest.yaml", "project: {name: shop, packages: {tools: {actions: {weigh: {function: weigh.js}}}}}");
        file("weigh.js", "function main() {}");
    }

    @Test
    void syncRemovesWhatIsNoLongerInTheManifest() {
        lists();
        server.answers(200, "{}").answers(200, "{}"); // package and action are put
        server.answers(200, "{}"); // the rule goes
        server.answers(200, "{'name':'newcomer','annotations':[{'key':'feed','value':'/whisk.system/alarms/once'}]}")
                .answers(200, "{}")
                .answers(200, "{}"); // the trigger goes after its feed
        server.answers(200, "{}").answers(404, "{'error':'gone','code':'x'}").answers(200, "{}");

        project("sync").isOk("""
                          deployed package tools
                          deployed action tools/weigh
                          deleted rule greet
                          deleted trigger newcomer
                          deleted sequence tools/both
                          found no action tools/old to delete
                          deleted binding clocks
                        ok: synchronized the project: 7 steps
                        """);

        assertThat(server.lines().subList(0, 4))
                .containsExactly(
                        "GET" + OWN + "packages?limit=200&skip=0",
                        "GET" + OWN + "actions?limit=200&skip=0",
                        "GET" + OWN + "triggers?limit=200&skip=0",
                        "GET" + OWN + "rules?limit=200&skip=0");
        assertThat(server.lines().subList(6, 13))
                .containsExactly(
                        "DELETE" + OWN + "rules/greet",
                        "GET" + OWN + "triggers/newcomer",
                        "POST /api/v1/namespaces/whisk.system/actions/alarms/once?blocking=true",
                        "DELETE" + OWN + "triggers/newcomer",
                        "DELETE" + OWN + "actions/tools/both",
                        "DELETE" + OWN + "actions/tools/old",
                        "DELETE" + OWN + "packages/clocks");
        assertThat(server.body(8)).contains("\"lifecycleEvent\":\"DELETE\"");
    }

    @Test
    void undeployDeletesTheLastFirstAndKeepsPackagesOfOthers() throws IOException {
        Files.delete(folder.resolve("weigh.js")); // to delete an action nobody needs its code
        server.answers(200, "{}").answers(409, "{'error':'Package not empty (contains 1 entity)','code':'x'}");

        project("undeploy").isOk("""
                          deleted action tools/weigh
                          kept package tools, as it holds what is not of this project
                        ok: undeployed the project: 2 steps
                        """);
    }

    @Test
    void undeployOfANameNeedsNoManifest() throws IOException {
        Files.delete(folder.resolve("manifest.yaml"));
        lists();

        project("undeploy", "--projectname", "shop", "--preview").isOk("""
                        delete rule greet
                        delete trigger newcomer
                        delete sequence tools/both
                        delete action tools/weigh
                        delete action tools/old
                        delete binding clocks
                        delete package tools
                        """);
    }

    @Test
    void undeployTakesTheInverseOrderOfDeploy() throws IOException {
        file("manifest.yaml", """
                packages:
                  tools:
                    dependencies: {clocks: {location: /whisk.system/alarms}}
                    actions: {weigh: {function: weigh.js}}
                    sequences: {twice: {actions: [weigh, weigh]}}
                    triggers: {newcomer: {}}
                    rules: {greet: {trigger: newcomer, action: twice}}
                    apis: {shop-api: {shop: {weights: {weigh: get}}}}
                  default:
                    actions: {alone: {function: weigh.js}}
                """);

        project("undeploy", "--preview").isOk("""
                        delete api get /shop/weights
                        delete rule greet
                        delete trigger newcomer
                        delete sequence tools/twice
                        delete action alone
                        delete action tools/weigh
                        delete binding clocks
                        delete package tools
                        """);
    }

    @Test
    void undeployOfAnUnknownNameFails() {
        server.answers(200, "[]").answers(200, "[]").answers(200, "[]").answers(200, "[]");

        project("undeploy", "--projectname", "shop")
                .failed(1, "error: Nothing on the server carries the mark of project 'shop'.\n");
    }

    @Test
    void exportWritesWhatDeployReads() throws IOException {
        lists();
        server.answers(
                        200,
                        "{'namespace':'guest','name':'tools','publish':true,'parameters':[{'key':'unit','value':'kg'}],"
                                + mark("") + "}")
                .answers(200, "{'binding':{'namespace':'whisk.system','name':'alarms'}}")
                .answers(200, """
                        {'namespace':'guest/tools','name':'weigh','exec':{'kind':'nodejs:20','code':'function main() {}',\
                        'binary':false},'parameters':[{'key':'unit','value':'kg'},{'key':'price','value':'$FREE'},{'key':'type','value':'string'}],\
                        'limits':{'timeout':60000,'memory':256,'logs':10,'concurrency':1},'annotations':[\
                        {'key':'web-export','value':true},{'key':'final','value':true},{'key':'exec','value':'nodejs:20'}]}""")
                .answers(200, """
                        {'namespace':'guest/tools','name':'old','exec':{'kind':'blackbox','image':'example/old'},\
                        'limits':{'timeout':60000}}""")
                .answers(200, """
                        {'namespace':'guest/tools','name':'both','parameters':[{'key':'_actions','value':[]}],\
                        'exec':{'kind':'sequence','components':['/guest/tools/weigh','/whisk.system/utils/echo']}}""")
                .answers(200, "{'annotations':[{'key':'feed','value':'/whisk.system/alarms/once'}]}")
                .answers(200, """
                        {'namespace':'guest','trigger':{'path':'guest','name':'newcomer'},\
                        'action':{'path':'guest/tools','name':'weigh'}}""");
        Path copy = folder.resolve("copy");

        Ended ended = kiln("project", "export", "--projectname", "shop", "-p", copy.toString());

        assertThat(ended.out())
                .isEqualTo("ok: exported project shop to " + copy + "/manifest.yaml, with 1 code files\n");
        assertThat(ended.err()).startsWith("warning: trigger newcomer: its feed keeps its inputs to itself");
        assertThat(copy.resolve("actions/tools/weigh.js")).hasContent("function main() {}");
        assertThat(copy.resolve("manifest.yaml")).content().isEqualTo("""
                project:
                  name: shop
                  packages:
                    tools:
                      inputs:
                        unit: kg
                      public: true
                      dependencies:
                        clocks:
                          location: /whisk.system/alarms
                      actions:
                        weigh:
                          runtime: nodejs:20
                          limits:
                            timeout: 60000
                            memorySize: 256
                            logSize: 10
                            concurrentActivations: 1
                          web: 'yes'
                          inputs:
                            price: $$FREE
                            type:
                              type: string
                              value: string
                          function: actions/tools/weigh.js
                        old:
                          docker: example/old
                          limits:
                            timeout: 60000
                      sequences:
                        both:
                          actions:
                          - /_/tools/weigh
                          - /whisk.system/utils/echo
                      triggers:
                        newcomer:
                          feed: /whisk.system/alarms/once
                      rules:
                        greet:
                          trigger: newcomer
                          action: /_/tools/weigh
                """);
        assertThat(kiln("project", "deploy", "-p", copy.toString(), "--preview").exitCode())
                .isZero();
    }

    /** A namespace that has the project, and things of others. */
    private void lists() {
        server.answers(
                        200,
                        "[" + entity("tools", "guest", "") + ",{'namespace':'guest','name':'mine'},"
                                + "{'namespace':'guest','name':'clocks','binding':{'name':'alarms'}," + mark("") + "}]")
                .answers(
                        200,
                        "[" + entity("weigh", "guest/tools", "") + "," + entity("old", "guest/tools", "") + ","
                                + entity("both", "guest/tools", ",{'key':'exec','value':'sequence'}")
                                + ",{'namespace':'guest','name':'mine'}]")
                .answers(200, "[" + entity("newcomer", "guest", "") + "]")
                .answers(200, "[" + entity("greet", "guest", "") + "]");
    }

    private static String entity(String name, String namespace, String annotation) {
        return "{'namespace':'" + namespace + "','name':'" + name + "','binding':{}," + mark(annotation) + "}";
    }

    private static String mark(String annotation) {
        return MARK.formatted(annotation);
    }

    private Ended project(String verb, String... more) {
        List<String> args = new ArrayList<>(List.of("project", verb, "-p", folder.toString()));
        args.addAll(List.of(more));
        return kiln(args.toArray(String[]::new));
    }
}
