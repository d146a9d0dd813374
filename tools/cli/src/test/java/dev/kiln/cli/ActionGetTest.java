// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ActionGetTest extends CliTest {

    private static final String ACTION = """
            {'namespace':'guest/pkg','name':'hello','exec':{'kind':'nodejs:20','code':'main','binary':false},\
            'annotations':[{'key':'description','value':'Greets'},{'key':'parameters','value':[{'name':'who'}]}],\
            'parameters':[{'key':'greeting','value':'Hi'}]}""";

    @Test
    void showsTheActionWithoutItsCode() {
        server.answers(200, "{'name':'hello'}");

        kiln("action", "get", "hello").isOk("ok: got action hello\n{\n    \"name\": \"hello\"\n}\n");

        asked("GET /api/v1/namespaces/_/actions/hello?code=false");
    }

    @Test
    void showsOneField() {
        server.answers(200, "{'name':'hello'}").answers(200, "{'name':'hello'}");

        kiln("action", "get", "hello", "name").isOk("ok: got action hello, displaying field name\n\"hello\"\n");
        kiln("action", "get", "hello", "nam").failed(2, "error: Invalid field filter 'nam'.\nhint: there are: name\n");
    }

    @Test
    void urlIsThatOfTheApi() {
        server.answers(200, ACTION);

        kiln("action", "get", "pkg/hello", "--url")
                .isOk("ok: got action pkg/hello\n" + server.url() + "/api/v1/namespaces/guest/actions/pkg/hello\n");
    }

    @Test
    void urlOfAWebActionIsPublic() {
        server.answers(200, "{'namespace':'guest','name':'hello','annotations':[{'key':'web-export','value':true}]}");

        kiln("action", "get", "hello", "--url")
                .isOk("ok: got action hello\n" + server.url() + "/api/v1/web/guest/default/hello\n");
    }

    @Test
    void summaryNamesParameters() {
        server.answers(200, ACTION);

        kiln("action", "get", "pkg/hello", "--summary")
                .isOk("action /guest/pkg/hello: Greets\n   (parameters: greeting, who)\n");
    }

    @Test
    void savesCodeButNeverOverAFile() throws IOException {
        Path target = folder.resolve("saved.js");
        server.answers(200, ACTION).answers(200, ACTION);

        kiln("action", "get", "hello", "--save-as", target.toString())
                .isOk("ok: saved action code to " + target + "\n");
        assertThat(Files.readString(target)).isEqualTo("main");
        asked("GET /api/v1/namespaces/_/actions/hello?code=true");

        kiln("action", "get", "hello", "--save-as", target.toString())
                .failed(
                        2,
                        "error: The file '" + target + "' already exists\n"
                                + "hint: choose another one with --save-as FILE\n");
    }

    @Test
    void savesArchivesAsBytes() throws IOException {
        Path target = folder.resolve("saved.zip");
        server.answers(200, "{'exec':{'kind':'python:3','code':'UEsDBP8=','binary':true}}");

        kiln("action", "get", "hello", "--save-as", target.toString());

        assertThat(Files.readAllBytes(target)).containsExactly('P', 'K', 3, 4, (byte) 0xFF);
    }

    @Test
    void imageHasNoCodeToSave() {
        server.answers(200, "{'exec':{'kind':'blackbox','image':'a'}}");

        kiln("action", "get", "hello", "--save").failed(1, "error: Cannot save Docker images\n");
    }

    @Test
    void deletePrintsTheName() {
        server.answers(200, "{'name':'hello'}");

        kiln("action", "delete", "hello").isOk("ok: deleted action hello\n");

        asked("DELETE /api/v1/namespaces/_/actions/hello");
    }
}
