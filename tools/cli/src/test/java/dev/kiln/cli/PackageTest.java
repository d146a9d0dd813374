// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackageTest extends CliTest {

    private static final String PACKAGE = """
            {'namespace':'guest','name':'tools','publish':false,'binding':{},'parameters':[{'key':'unit','value':'kg'}],\
            'annotations':[{'key':'description','value':'Scales'}],'actions':[{'name':'weigh','annotations':\
            [{'key':'parameters','value':[{'name':'load'}]}]}],'feeds':[{'name':'scale','annotations':[]}]}""";

    @Test
    void createSendsParametersAnnotationsAndVisibility() {
        server.answers(200, "{}");

        kiln("package", "create", "tools", "-p", "unit", "kg", "-a", "n", "1", "--shared", "yes")
                .isOk("ok: created package tools\n");

        asked("PUT /api/v1/namespaces/_/packages/tools?overwrite=false");
        sent("""
                {'namespace':'_','name':'tools','parameters':[{'key':'unit','value':'kg'}],\
                'annotations':[{'key':'n','value':1}],'publish':true}""");
    }

    @Test
    void updateSendsOnlyWhatIsGiven() {
        server.answers(200, "{}");

        kiln("package", "update", "/guest/tools", "--shared", "no").isOk("ok: updated package /guest/tools\n");

        asked("PUT /api/v1/namespaces/guest/packages/tools?overwrite=true");
        sent("{'namespace':'guest','name':'tools','publish':false}");
    }

    @Test
    void sharedIsYesOrNo() {
        kiln("package", "create", "tools", "--shared", "maybe").failed(2, """
                        error: Cannot use value 'maybe' for shared.
                        hint: write --shared yes or --shared no
                        """);
        assertThat(server.lines()).isEmpty();
    }

    @Test
    void packagesAreNotInPackages() {
        kiln("package", "create", "a/b").failed(2, """
                        error: 'a/b' is not the name of a package: only actions are in packages.
                        hint: write NAME or /NAMESPACE/NAME
                        """);
    }

    @Test
    void getShowsAllOfItOrOneField() {
        server.answers(200, "{'name':'tools'}").answers(200, "{'name':'tools'}");

        kiln("package", "get", "tools").isOk("ok: got package tools\n{\n    \"name\": \"tools\"\n}\n");
        asked("GET /api/v1/namespaces/_/packages/tools");
        kiln("package", "get", "tools", "name").isOk("ok: got package tools, displaying field name\n\"tools\"\n");
    }

    @Test
    void summaryNamesWhatIsInIt() {
        server.answers(200, PACKAGE);

        kiln("package", "get", "tools", "--summary").isOk("""
                        package /guest/tools: Scales
                           (parameters: unit)
                         action /guest/tools/weigh: Returns a result based on parameter load
                            (parameters: load)
                         feed /guest/tools/scale: Returns a result
                            (parameters: none defined)
                        """);
    }

    @Test
    void listTellsWhichAreShared() {
        server.answers(200, "[{'namespace':'guest','name':'b','publish':true},{'namespace':'guest','name':'a'}]");

        kiln("package", "list", "/guest", "-l", "5", "--name-sort")
                .isOk("packages\n/guest/a" + " ".repeat(63) + "private\n/guest/b" + " ".repeat(63) + "shared\n");

        asked("GET /api/v1/namespaces/guest/packages?limit=5&skip=0");
    }

    @Test
    void deleteOfOneWithActionsTellsTheWay() {
        server.answers(409, "{'error':'Package not empty (contains 1 entity).','code':'x'}")
                .answers(200, "{}");

        kiln("package", "delete", "tools").failed(153, """
                        error: Unable to delete package 'tools': Package not empty (contains 1 entity). (code x)
                        hint: see what is in it: kiln action list tools; delete it with all that: add --force
                        """);
        kiln("package", "delete", "tools", "--force").isOk("ok: deleted package tools\n");
        asked("DELETE /api/v1/namespaces/_/packages/tools?force=true");
    }

    @Test
    void bindNamesThePackageOfAnotherNamespace() {
        server.answers(200, "{}");

        kiln("package", "bind", "/whisk.system/utils", "mine", "-p", "a", "1").isOk("ok: created binding mine\n");

        asked("PUT /api/v1/namespaces/_/packages/mine?overwrite=false");
        sent("""
                {'namespace':'_','name':'mine','parameters':[{'key':'a','value':1}],\
                'binding':{'namespace':'whisk.system','name':'utils'}}""");
    }

    @Test
    void bindOfAnOwnPackageLeavesTheNamespaceToTheServer() {
        server.answers(200, "{}");

        kiln("package", "bind", "tools", "mine");

        sent("{'namespace':'_','name':'mine','binding':{'namespace':'_','name':'tools'}}");
    }

    @Test
    void refreshListsWhatChanged() {
        server.answers(200, "{'added':['a'],'updated':[],'deleted':['b']}");

        kiln("package", "refresh").isOk("""
                        ok: refreshed the packages of namespace _
                        created bindings:
                        a
                        no bindings updated
                        deleted bindings:
                        b
                        """);

        asked("POST /api/v1/namespaces/_/packages/refresh");
    }

    @Test
    void refreshOfServersThatNeedNoneIsExplained() {
        server.answers(405, "{'error':'HTTP method not allowed','code':'x'}");

        assertThat(kiln("package", "refresh"))
                .satisfies(it -> assertThat(it.exitCode()).isEqualTo(149))
                .satisfies(it -> assertThat(it.err()).contains("hint: this server has nothing to refresh"));
    }
}
