// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionCreateTest extends CliTest {

    private String code = "";

    @BeforeEach
    void writeCode() throws IOException {
        code = file("hello.js", "function main() {}");
    }

    @Test
    void sendsCodeAndTheKindOfItsExtension() {
        server.answers(200, "{}");

        kiln("action", "create", "hello", code).isOk("ok: created action hello\n");

        asked("PUT /api/v1/namespaces/_/actions/hello?overwrite=false");
        assertThat(server.last().header("Content-type")).isEqualTo("application/json");
        sent("""
                {'namespace':'_','name':'hello','exec':{'kind':'nodejs:default','code':'function main() {}'},'annotations':[]}""");
    }

    @ParameterizedTest
    @CsvSource({"py,python", "rb,ruby", "go,go", "php,php", "swift,swift", "rs,rust", "bal,ballerina"})
    void knowsTheExtensionsOfOtherLanguages(String extension, String family) throws IOException {
        server.answers(200, "{}");

        kiln("action", "create", "hello", file("a." + extension, "x"));

        assertThat(Json.parse(server.last().body()).at("/exec/kind").asText()).isEqualTo(family + ":default");
    }

    @Test
    void zipTravelsAsBase64AndNeedsAKind() throws IOException {
        Path zip = Files.write(folder.resolve("a.zip"), new byte[] {'P', 'K', 3, 4, (byte) 0xFF});
        server.answers(200, "{}");

        kiln("action", "create", "hello", zip.toString(), "--kind", "python:3", "--main", "go");

        sent("""
                {'namespace':'_','name':'hello','annotations':[],\
                'exec':{'kind':'python:3','code':'UEsDBP8=','main':'go'}}""");
        kiln("action", "create", "hello", zip.toString()).failed(2, """
                        error: Creating an action from a .zip artifact requires specifying the action kind explicitly.
                        hint: add, for example, --kind nodejs:default or --kind python:default
                        """);
    }

    @Test
    void parametersAreJsonWhereTheyAreJson() {
        server.answers(200, "{}");

        kiln(
                "action",
                "create",
                "hello",
                code,
                "-p",
                "n",
                "1",
                "-p",
                "b",
                "true",
                "-p",
                "s",
                "word",
                "-p",
                "o",
                "{\"a\":[1]}");

        assertThat(Json.parse(server.last().body()).path("parameters").toString())
                .isEqualTo("[{\"key\":\"n\",\"value\":1},{\"key\":\"b\",\"value\":true},"
                        + "{\"key\":\"s\",\"value\":\"word\"},{\"key\":\"o\",\"value\":{\"a\":[1]}}]");
    }

    @Test
    void environmentIsMadeOfInitParameters() {
        server.answers(200, "{}");

        kiln("action", "create", "hello", code, "-p", "a", "b", "-e", "HOME", "/tmp");

        assertThat(Json.parse(server.last().body()).path("parameters").toString())
                .isEqualTo("[{\"key\":\"a\",\"value\":\"b\"},{\"key\":\"HOME\",\"value\":\"/tmp\",\"init\":true}]");
    }

    @Test
    void limitsAreSentOnlyWhereGiven() {
        server.answers(200, "{}");

        kiln("action", "create", "hello", code, "-t", "3000", "-m", "512", "-l", "1", "-c", "5");

        assertThat(Json.parse(server.last().body()).path("limits").toString())
                .isEqualTo("{\"timeout\":3000,\"memory\":512,\"logs\":1,\"concurrency\":5}");
    }

    @ParameterizedTest
    @CsvSource({"true,true,false,true", "yes,true,false,true", "raw,true,true,true", "no,false,false,false"})
    void webIsThreeAnnotations(String word, boolean isExported, boolean isRaw, boolean isFinal) {
        server.answers(200, "{}");

        kiln("action", "create", "hello", code, "--web", word);

        assertThat(Json.parse(server.last().body()).path("annotations").toString())
                .isEqualTo("[{\"key\":\"web-export\",\"value\":" + isExported + "},{\"key\":\"raw-http\",\"value\":"
                        + isRaw + "},{\"key\":\"final\",\"value\":" + isFinal + "}]");
    }

    @Test
    void webSecureNeedsAWebAction() {
        kiln("action", "create", "hello", code, "--web-secure", "secret").failed(2, """
                        error: The --web-secure option is only valid when the --web option is enabled.
                        hint: add --web true
                        """);
        assertThat(server.lines()).isEmpty();
    }

    @Test
    void webSecureKeepsTextAndDrawsANumberForTrue() {
        server.answers(200, "{}").answers(200, "{}");

        kiln("action", "create", "hello", code, "--web", "true", "--web-secure", "secret");
        assertThat(server.last().body()).contains("{\"key\":\"require-whisk-auth\",\"value\":\"secret\"}");

        kiln("action", "create", "hello", code, "--web", "true", "--web-secure", "true");
        assertThat(Json.parse(server.last().body()).at("/annotations/3/value").isIntegralNumber())
                .isTrue();
    }

    @Test
    void unknownWebModeIsRefused() {
        kiln("action", "create", "hello", code, "--web", "maybe")
                .failed(
                        2,
                        "error: Invalid argument 'maybe' for --web flag. Valid input consist of 'yes', 'true', 'raw',"
                                + " 'false', or 'no'.\n");
    }

    @Test
    void sequenceNamesItsComponentsInFull() {
        server.answers(200, "{}");

        kiln("action", "create", "both", "--sequence", "first,pkg/second,/whisk.system/utils/echo");

        sent("""
                {'namespace':'_','name':'both','annotations':[],'exec':{'kind':'sequence',\
                'components':['/_/first','/_/pkg/second','/whisk.system/utils/echo']}}""");
    }

    @Test
    void dockerImageNeedsNoCode() {
        server.answers(200, "{}");

        kiln("action", "create", "tool", "--docker", "example/tool");

        sent("{'namespace':'_','name':'tool','annotations':[],'exec':{'kind':'blackbox','image':'example/tool'}}");
    }

    @Test
    void nativeRunsInTheSkeletonImage() {
        server.answers(200, "{}");

        kiln("action", "create", "tool", code, "--native");

        sent("""
                {'namespace':'_','name':'tool','annotations':[],'exec':{'kind':'blackbox',\
                'image':'kiln/action-native-v1','code':'function main() {}'}}""");
    }

    @Test
    void copyTakesCodeParametersLimitsAndAnnotations() {
        server.answers(200, """
                        {'namespace':'guest','name':'old','exec':{'kind':'nodejs:20','code':'x','binary':false},\
                        'parameters':[{'key':'a','value':1},{'key':'b','value':2}],'limits':{'memory':256},\
                        'annotations':[{'key':'exec','value':'nodejs:20'},{'key':'final','value':true}]}""").answers(200, "{}");

        kiln("action", "create", "new", "--copy", "old", "-p", "a", "7").isOk("ok: created action new\n");

        assertThat(server.lines())
                .containsExactly(
                        "GET /api/v1/namespaces/_/actions/old?code=true",
                        "PUT /api/v1/namespaces/_/actions/new?overwrite=false");
        sent("""
                {'namespace':'_','name':'new','exec':{'kind':'nodejs:20','code':'x','binary':false},\
                'parameters':[{'key':'a','value':7},{'key':'b','value':2}],'limits':{'memory':256},\
                'annotations':[{'key':'final','value':true}]}""");
    }

    @Test
    void packageAndNamespaceStandInThePath() {
        server.answers(200, "{}");

        kiln("action", "create", "/guest/pkg/hello", code).isOk("ok: created action /guest/pkg/hello\n");

        asked("PUT /api/v1/namespaces/guest/actions/pkg/hello?overwrite=false");
    }

    @Test
    void existingNameIsAConflict() {
        server.answers(409, "{'error':'resource already exists','code':'2323'}");

        kiln("action", "create", "hello", code)
                .failed(153, "error: Unable to create action 'hello': resource already exists (code 2323)\n");
    }

    @Test
    void missingFileIsNamed() {
        kiln("action", "create", "hello", "nosuch.js").failed(2, """
                        error: File 'nosuch.js' is not a valid file or it does not exist.
                        hint: give the path of the action's code, such as hello.js, hello.py or hello.zip
                        """);
    }

    @Test
    void unknownExtensionIsNamed() throws IOException {
        kiln("action", "create", "hello", file("a.xyz", "")).failed(2, """
                        error: '.xyz' is not a supported action runtime
                        hint: say which one runs it: --kind nodejs:default, --docker IMAGE or --native
                        """);
    }

    @Test
    void codeIsRequired() {
        kiln("action", "create", "hello").failed(2, """
                        error: Invalid argument(s). An action name and code artifact are required.
                        hint: add the file with the code, such as hello.js, or --docker IMAGE
                        """);
    }

    @Test
    void asJsonShowsWhatTheServerStored() {
        server.answers(200, "{'name':'hello','version':'0.0.1'}");

        kiln("action", "create", "hello", code, "-o", "json").isOk("""
                        {
                            "name": "hello",
                            "version": "0.0.1"
                        }
                        """);
    }
}
