// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectDeployTest extends CliTest {

    private static final String MANIFEST = """
            project:
              name: shop
              packages:
                tools:
                  public: true
                  inputs:
                    unit: kg
                  dependencies:
                    clocks:
                      location: /whisk.system/alarms
                  actions:
                    weigh:
                      function: weigh.js
                      limits: {timeout: 30000, memorySize: 256, logSize: 2}
                      inputs:
                        password: $SHOP_PASSWORD
                        factor: {type: integer, value: "${FACTOR}"}
                      web: yes
                    tell:
                      code: "def main(args): return {'a': '$x'}"
                      runtime: python:3
                  sequences:
                    twice: {actions: "both, both"}
                    both: {actions: "weigh, tell"}
                  triggers:
                    newcomer: {inputs: {source: website}}
                    hourly: {feed: clocks/interval, inputs: {minutes: 60}}
                  rules:
                    greet: {trigger: newcomer, action: weigh}
                  apis:
                    shop-api:
                      shop:
                        weights/{id}:
                          weigh: {method: GET, response: json}
            """;

    @BeforeEach
    void write() throws IOException {
        file("manifest.yaml", MANIFEST);
        file("weigh.js", "function main() {}");
        environment.put("SHOP_PASSWORD", "correct horse");
        environment.put("FACTOR", "7");
    }

    @Test
    void previewShowsEveryStepAndCallsNobody() {
        deploy("--preview").isOk("""
                        put    package tools                      shared; inputs unit
                        put    binding clocks                     of /whisk.system/alarms
                        put    action tools/weigh                 nodejs:default, 18 characters of code; inputs password, factor; annotations web-export, raw-http, final
                        put    action tools/tell                  python:3, 34 characters of code
                        put    sequence tools/both                /_/tools/weigh, /_/tools/tell
                        put    sequence tools/twice               /_/tools/both, /_/tools/both
                        put    trigger newcomer                   inputs source
                        put    trigger hourly                     feed /_/clocks/interval; inputs minutes
                        put    rule greet                         /_/newcomer -> /_/tools/weigh
                        put    api get /shop/weights/{id}         /_/tools/weigh (json)
                        """);

        assertThat(server.lines()).isEmpty();
    }

    @Test
    void everythingIsPutInItsOrder() {
        for (int i = 0; i < 6; i++) {
            server.answers(200, "{}");
        }
        server.answers(404, "{'error':'The requested resource does not exist.','code':'x'}")
                .answers(200, "{}")
                .answers(404, "{'error':'The requested resource does not exist.','code':'x'}")
                .answers(200, "{}")
                .answers(200, "{'activationId':'1'}")
                .answers(200, "{}")
                .answers(200, "{}")
                .answers(200, """
                        {'namespace':'guest/tools','name':'weigh','annotations':[{'key':'web-export','value':true},\
                        {'key':'require-whisk-auth','value':5}]}""")
                .answers(200, "{'gwApiUrl':'http://localhost:1/shop'}");

        deploy().isOk("""
                          deployed package tools
                          deployed binding clocks
                          deployed action tools/weigh
                          deployed action tools/tell
                          deployed sequence tools/both
                          deployed sequence tools/twice
                          deployed trigger newcomer
                          deployed trigger hourly with feed /_/clocks/interval
                          deployed rule greet
                          published api get /shop/weights/{id} at http://localhost:1/shop/weights/{id}
                        ok: deployed the project: 10 steps
                        """);

        String own = " /api/v1/namespaces/_/";
        String gateway = " /api/v1/web/whisk.system/apimgmt/createApi.http?accesstoken=DUMMY%20TOKEN&spaceguid="
                + KEY.split(":")[0] + "&responsetype=cli";
        assertThat(server.lines())
                .containsExactly(
                        "PUT" + own + "packages/tools?overwrite=true",
                        "PUT" + own + "packages/clocks?overwrite=true",
                        "PUT" + own + "actions/tools/weigh?overwrite=true",
                        "PUT" + own + "actions/tools/tell?overwrite=true",
                        "PUT" + own + "actions/tools/both?overwrite=true",
                        "PUT" + own + "actions/tools/twice?overwrite=true",
                        "GET" + own + "triggers/newcomer",
                        "PUT" + own + "triggers/newcomer?overwrite=true",
                        "GET" + own + "triggers/hourly",
                        "PUT" + own + "triggers/hourly?overwrite=true",
                        "POST" + own + "actions/clocks/interval?blocking=true",
                        "PUT" + own + "rules/greet?overwrite=true",
                        "POST" + own + "rules/greet",
                        "GET" + own + "actions/tools/weigh?code=false",
                        "POST" + gateway);
        sent(2, """
                {'namespace':'_','name':'tools/weigh','parameters':[{'key':'password','value':'correct horse'},\
                {'key':'factor','value':7}],'annotations':[{'key':'web-export','value':true},{'key':'raw-http','value':false},\
                {'key':'final','value':true}],'exec':{'kind':'nodejs:default','code':'function main() {}'},\
                'limits':{'timeout':30000,'memory':256,'logs':2}}""");
        sent(10, "{'minutes':60,'lifecycleEvent':'CREATE','triggerName':'/_/hourly','authKey':'" + KEY + "'}");
        assertThat(Json.parse(server.body(3)).at("/exec/code").asText()).contains("'$x'");
        String apidoc = """
                {'namespace':'guest','apiName':'shop-api','gatewayBasePath':'/shop','gatewayPath':'/weights/{id}',\
                'gatewayMethod':'get','id':'API:guest:/shop','action':{'name':'tools/weigh','namespace':'guest',\
                'backendMethod':'get','backendUrl':'%s/api/v1/web/guest/tools/weigh.json','authkey':'%s',\
                'secureKey':5},'pathParameters':[{'name':'id','in':'path',\
                'description':'Default description for %cid%c','required':true,'type':'string'}]}""";
        assertThat(Json.parse(server.body(14)).path("apidoc"))
                .isEqualTo(Json.parse(apidoc.replace('\'', '"').formatted(server.url(), KEY, '\'', '\'')));
    }

    @Test
    void aFailureSaysWhatWasDoneAndWhatWasNot() throws IOException {
        file("manifest.yaml", """
                packages:
                  tools:
                    actions:
                      weigh: {function: weigh.js}
                    rules:
                      greet: {trigger: newcomer, action: weigh}
                """);
        server.answers(200, "{}").answers(400, "{'error':'no such kind','code':'x'}");

        Ended ended = deploy();

        assertThat(ended.exitCode()).isEqualTo(144);
        assertThat(ended.out()).isEqualTo("  deployed package tools\n");
        assertThat(ended.err()).isEqualTo("""
                error: Unable to deploy action tools/weigh: no such kind (code x)
                hint: done before: deployed package tools; not done: action tools/weigh, rule greet; correct it and run the \
                same command again, it repeats without harm what was done
                """);
    }

    @Test
    void aServerWithoutAGatewayIsToldApart() throws IOException {
        file("manifest.yaml", "packages: {default: {apis: {a: {shop: {list: {weigh: get}}}}}}");
        server.answers(200, "{'namespace':'guest','name':'weigh','annotations':[{'key':'web-export','value':true}]}")
                .answers(404, "{'error':'The requested resource does not exist.','code':'x'}");

        Ended ended = deploy();

        assertThat(ended.exitCode()).isEqualTo(148);
        assertThat(ended.err()).startsWith("error: Unable to create API '/shop/list': the server has no API gateway\n");
    }

    @Test
    void onlyActionsOfTheWebArePublished() throws IOException {
        file("manifest.yaml", "packages: {default: {apis: {a: {shop: {list: {weigh: get}}}}}}");
        server.answers(200, "{'namespace':'guest','name':'weigh','annotations':[]}");

        assertThat(deploy().err())
                .startsWith("error: Unable to create API '/shop/list': action 'weigh' is not a web action\n");
    }

    @Test
    void onlyRacesAreTriedAgain() throws IOException {
        file("manifest.yaml", "packages: {tools: {}}");
        server.answers(409, "{'error':'Concurrent modification to resource detected','code':'x'}")
                .answers(200, "{}")
                .answers(409, "{'error':'resource already exists','code':'x'}");

        assertThat(deploy().exitCode()).isZero();
        assertThat(deploy().exitCode()).isEqualTo(153);

        assertThat(server.lines()).hasSize(3);
    }

    @Test
    void aFeedThatTheTriggerHasAlreadyIsUpdated() throws IOException {
        file("manifest.yaml", "packages: {tools: {triggers: {hourly: {feed: /whisk.system/alarms/interval}}}}");
        server.answers(200, "{}").answers(200, """
                        {'namespace':'guest','name':'hourly','annotations':[{'key':'feed','value':'/whisk.system/alarms/interval'}]}""").answers(200, "{}").answers(200, "{}");

        deploy();

        assertThat(server.body(3)).contains("\"lifecycleEvent\":\"UPDATE\"");
    }

    @Test
    void aFeedThatDoesNotKnowItsTriggerIsToldOfItAgain() throws IOException {
        file("manifest.yaml", "packages: {default: {triggers: {hourly: {feed: /whisk.system/alarms/interval}}}}");
        server.answers(200, "{'annotations':[{'key':'feed','value':'/whisk.system/alarms/interval'}]}")
                .answers(200, "{}")
                .answers(502, "{'response':{'result':{'error':'no such trigger'}},'activationId':'1'}")
                .answers(200, "{}");

        assertThat(deploy().exitCode()).isZero();

        assertThat(server.body(2)).contains("\"lifecycleEvent\":\"UPDATE\"");
        assertThat(server.body(3)).contains("\"lifecycleEvent\":\"CREATE\"");
    }

    @Test
    void anotherFeedTakesTheTriggerOver() throws IOException {
        file("manifest.yaml", "packages: {default: {triggers: {hourly: {feed: /whisk.system/alarms/interval}}}}");
        server.answers(200, "{'annotations':[{'key':'feed','value':'/whisk.system/alarms/once'}]}")
                .answers(200, "{}")
                .answers(200, "{}")
                .answers(200, "{}");

        assertThat(deploy().exitCode()).isZero();

        assertThat(server.lines().get(1)).contains("/alarms/once?");
        assertThat(server.body(1)).contains("\"lifecycleEvent\":\"DELETE\"");
        assertThat(server.body(3)).contains("\"lifecycleEvent\":\"CREATE\"");
    }

    @Test
    void aFeedThatTheManifestNoLongerNamesIsStopped() throws IOException {
        file("manifest.yaml", "packages: {default: {triggers: {hourly: {}}}}");
        server.answers(200, "{'annotations':[{'key':'feed','value':'/whisk.system/alarms/interval'}]}")
                .answers(200, "{}")
                .answers(200, "{}");

        deploy();

        assertThat(server.body(1)).contains("\"lifecycleEvent\":\"DELETE\"");
        asked("PUT /api/v1/namespaces/_/triggers/hourly?overwrite=true");
    }

    @Test
    void packagesComeBeforeTheBindingsOfThem() throws IOException {
        file("manifest.yaml", "packages: {a: {dependencies: {mine: {location: /_/b}}}, b: {}}");

        deploy("--preview").isOk("""
                        put    package a
                        put    package b
                        put    binding mine                       of /_/b
                        """);
    }

    @Test
    void aNewTriggerWhoseFeedFailsIsTakenBack() throws IOException {
        file("manifest.yaml", "packages: {tools: {triggers: {hourly: {feed: /whisk.system/alarms/interval}}}}");
        server.answers(200, "{}")
                .answers(404, "{'error':'gone','code':'x'}")
                .answers(200, "{}")
                .answers(502, "{'response':{'result':{'error':'no cron'}},'activationId':'1'}")
                .answers(200, "{}");

        assertThat(deploy().exitCode()).isEqualTo(246);

        asked("DELETE /api/v1/namespaces/_/triggers/hourly");
    }

    @Test
    void valuesOfTheEnvironmentAreShownNowhere() {
        server.answers(200, "{}").answers(200, "{}").answers(400, "{'error':'correct horse is refused','code':'x'}");

        Ended ended = deploy("-v");

        assertThat(ended.err() + ended.out()).doesNotContain("correct horse").contains("*** is refused");
    }

    @Test
    void deploymentFileAndParametersGoOverTheManifest() throws IOException {
        file(
                "manifest.yaml",
                "packages: {tools: {actions: {weigh: {function: weigh.js, inputs: {a: 1, b: 2, c: 3}}}}}");
        file("deployment.yaml", "project: {packages: {tools: {actions: {weigh: {inputs: {b: 20, c: 30}}}}}}");
        server.answers(200, "{}").answers(200, "{}");

        deploy("--param", "c", "300");

        assertThat(server.body(1))
                .contains("[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":20},{\"key\":\"c\",\"value\":300}]");
    }

    @Test
    void managedEntitiesCarryTheMarkOfTheProject() throws IOException {
        file("manifest.yaml", "project: {name: shop, packages: {tools: {}}}");
        server.answers(200, "{}");

        deploy("--managed");

        assertThat(Json.parse(server.body(0)).at("/annotations/0/key").asText()).isEqualTo("whisk-managed");
        assertThat(Json.parse(server.body(0))
                        .at("/annotations/0/value/projectName")
                        .asText())
                .isEqualTo("shop");
    }

    @Test
    void aManagedProjectNeedsAName() throws IOException {
        file("manifest.yaml", "packages: {tools: {}}");

        deploy("--managed").failed(2, """
                        error: The project has no name, so nothing could tell later what is its own.
                        hint: add it to the manifest (project: name: shop), or give --projectname NAME
                        """);
    }

    @Test
    void projectsInOtherFoldersAreDeployedBeforeWhatNeedsThem() throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        file("lib/manifest.yaml", "packages: {scales: {actions: {weigh: {function: weigh.py}}}}");
        file("lib/weigh.py", "def main(args): return {}");
        file("manifest.yaml", "packages: {tools: {dependencies: {mine: {location: ./lib}}}}");

        deploy("--preview").isOk("""
                        put    package scales                    \s
                        put    package tools                     \s
                        put    binding mine                       of /_/scales
                        put    action scales/weigh                python:default, 25 characters of code
                        """.replaceAll(" +\n", "\n"));
    }

    @Test
    void withoutAManifestItSaysWhereItLooked() throws IOException {
        Files.delete(folder.resolve("manifest.yaml"));

        deploy().failed(2, """
                        error: There is neither manifest.yaml nor manifest.yml in %s
                        hint: give the manifest with --manifest FILE or its folder with --project FOLDER
                        """.formatted(folder));
    }

    private Ended deploy(String... more) {
        String[] args = new String[more.length + 4];
        args[0] = "project";
        args[1] = "deploy";
        args[2] = "-p";
        args[3] = folder.toString();
        System.arraycopy(more, 0, args, 4, more.length);
        return kiln(args);
    }

    private void sent(int number, String json) {
        assertThat(Json.parse(server.body(number))).isEqualTo(Json.parse(json.replace('\'', '"')));
    }
}
