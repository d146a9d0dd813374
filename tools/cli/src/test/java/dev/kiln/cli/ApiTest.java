// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ApiTest extends CliTest {

    private static final String MINE = "?accesstoken=DUMMY%20TOKEN&spaceguid=23bc46b1-71f6-4ed5-8c54-816aa4f8c502";
    private static final String MANAGEMENT = "/api/v1/web/whisk.system/apimgmt/";
    private static final String WEB_ACTION = "{'name':'hello','annotations':[{'key':'web-export','value':true}]}";
    private static final String CLUB = """
            {'namespace':'guest','gwApiUrl':'http://h/apigw/guest/club','apidoc':{'swagger':'2.0','basePath':'/club',
            'info':{'title':'Book Club'},'paths':{'/books':{'parameters':[],
            'post':{'x-openwhisk':{'action':'postBooks'}},'get':{'x-openwhisk':{'action':'getBooks'}}}}}}""";
    private static final String LIST = "{'apis':[{'id':'API:guest:/club','key':'k','value':" + CLUB + "}]}";

    @Test
    void createLooksAtTheActionAndTellsTheAddress() {
        server.answers(200, WEB_ACTION).answers(200, "{'gwApiUrl':'http://h/apigw/guest/hello'}");

        kiln("api", "create", "/hello", "/world", "get", "hello").isOk("""
                ok: created API /hello/world GET for action /_/hello
                http://h/apigw/guest/hello/world
                """);

        assertThat(server.lines())
                .containsExactly(
                        "GET /api/v1/namespaces/_/actions/hello?code=false",
                        "POST " + MANAGEMENT + "createApi.http" + MINE + "&responsetype=json");
        sent("""
                {'apidoc':{'namespace':'_','gatewayBasePath':'/hello','gatewayPath':'/world','gatewayMethod':'get',
                'id':'API:_:/hello','action':{'name':'hello','namespace':'_','backendMethod':'get',
                'backendUrl':'%s/api/v1/web/_/default/hello.json'}}}""".formatted(server.url()));
    }

    @Test
    void createKnowsNamesParametersKeysAndLimits() {
        server.answers(200, WEB_ACTION).answers(200, "{'gwApiUrl':'http://h/apigw/guest'}");

        kiln(
                        "api",
                        "create",
                        "/{isbn}",
                        "DELETE",
                        "/guest/my books/remove",
                        "-n",
                        "Club",
                        "--response-type",
                        "http",
                        "--require-key",
                        "--rate-limit",
                        "9")
                .isOk("""
                        ok: created API /{isbn} DELETE for action /guest/my books/remove
                        http://h/apigw/guest/{isbn}
                        """);

        sent("""
                {'apidoc':{'namespace':'_','gatewayBasePath':'/','gatewayPath':'/{isbn}','gatewayMethod':'DELETE',
                'id':'API:_:/','apiName':'Club','action':{'name':'my books/remove','namespace':'guest',
                'backendMethod':'DELETE','backendUrl':'%s/api/v1/web/guest/my%%20books/remove.http'},
                'pathParameters':[{'name':'isbn','in':'path','description':"Default description for 'isbn'",
                'required':true,'type':'string'}],'requireKey':true,'rateLimit':9}}""".formatted(server.url())
                .replace("\"Default description for 'isbn'\"", "'Default description for \\u0027isbn\\u0027'"));
    }

    @Test
    void createRefusesWhatIsNoWebAction() {
        server.answers(200, "{'name':'hello','annotations':[{'key':'web-export','value':false}]}");

        kiln("api", "create", "/hello", "/world", "get", "hello").failed(1, """
                error: Action '/_/hello' is not a web action.
                hint: make it one with: kiln action update /_/hello --web true
                """);

        assertThat(server.lines()).hasSize(1);
    }

    @Test
    void createRefusesWhatMakesNoSense() {
        assertThat(kiln("api", "create", "/hello", "get").exitCode()).isEqualTo(2);
        assertThat(kiln("api", "create", "/hello", "/world", "get", "hello", "--response-type", "xml")
                        .err())
                .contains("Invalid response type 'xml'");
        assertThat(kiln("api", "create", "/hello", "/{x}", "get", "hello").err())
                .contains("add --response-type http");
        assertThat(kiln("api", "create", "/hello", "-c", "some.json").err()).contains("have no place beside it");
        assertThat(server.lines()).isEmpty();
    }

    @Test
    void createImportsAFile() throws IOException {
        server.answers(200, CLUB);
        String swagger = file("swagger.json", "{\"swagger\":\"2.0\",\"basePath\":\"/club\",\"paths\":{}}");

        kiln("api", "create", "--config-file", swagger).isOk("""
                ok: created API /club/books POST for action /_/postBooks
                http://h/apigw/guest/club/books
                ok: created API /club/books GET for action /_/getBooks
                http://h/apigw/guest/club/books
                """);

        assertThat(server.last().body())
                .isEqualTo("{\"apidoc\":{\"namespace\":\"_\",\"swagger\":\"{\\\"swagger\\\":\\\"2.0\\\","
                        + "\\\"basePath\\\":\\\"/club\\\",\\\"paths\\\":{}}\"}}");
    }

    @Test
    void createTellsWhatIsWrongWithAFile() throws IOException {
        assertThat(kiln("api", "create", "-c", "/nowhere.json").failed(2, """
                error: Error reading swagger file '/nowhere.json': it is not a valid file or it does not exist.
                hint: give the path of a Swagger 2.0 file in JSON or YAML
                """).out())
                .isEmpty();
        assertThat(kiln("api", "create", "-c", file("api.json", "{'swagger'")).err())
                .contains("it is not JSON");
        assertThat(kiln("api", "create", "-c", file("api.yaml", "swagger: '2.0"))
                        .err())
                .contains("is not valid YAML");
        assertThat(kiln("api", "create", "-c", file("api.yaml", "swagger: '2.0'"))
                        .err())
                .contains("is invalid (missing basePath");
    }

    @Test
    void createImportsAFileInYaml() throws IOException {
        server.answers(200, CLUB);

        kiln("api", "create", "-c", file("club.yaml", "swagger: '2.0'\nbasePath: /club\npaths: {}\n"));

        assertThat(server.last().body())
                .isEqualTo("{\"apidoc\":{\"namespace\":\"_\",\"swagger\":\"{\\\"swagger\\\":\\\"2.0\\\","
                        + "\\\"basePath\\\":\\\"/club\\\",\\\"paths\\\":{}}\"}}");
    }

    @Test
    void tokenAndTenantComeFromThePropertyFile() throws IOException {
        Files.writeString(props(), Files.readString(props()) + "APIGW_ACCESS_TOKEN=token\nAPIGW_TENANT_ID=tenant\n");
        server.answers(200, LIST);

        kiln("api", "list");

        asked("GET " + MANAGEMENT + "getApi.http?accesstoken=token&spaceguid=tenant&limit=30&skip=0");
    }

    @Test
    void listShowsAnOperationALine() {
        server.answers(200, LIST).answers(200, LIST).answers(200, "{'apis':[]}");

        kiln("api", "list").isOk("""
                ok: APIs
                Action    Verb  API Name  URL
                postBooks post Book Club  http://h/apigw/guest/club/books
                getBooks   get Book Club  http://h/apigw/guest/club/books
                """);
        asked("GET " + MANAGEMENT + "getApi.http" + MINE + "&limit=30&skip=0");
        kiln("api", "list", "/club", "/books", "get", "--full", "-n", "-l", "0", "-s", "1")
                .isOk("""
                ok: APIs
                Action: getBooks
                  API Name: Book Club
                  Base path: /club
                  Path: /books
                  Verb: get
                  URL: http://h/apigw/guest/club/books
                """);
        asked("GET " + MANAGEMENT + "getApi.http" + MINE
                + "&limit=0&skip=1&basepath=%2Fclub&relpath=%2Fbooks&operation=get");
        kiln("api", "list").isOk("ok: APIs\nAction Verb API Name  URL\n");
    }

    @Test
    void listCanBeSorted() {
        server.answers(200, LIST);

        kiln("api", "list", "--name-sort").isOk("""
                ok: APIs
                Action    Verb  API Name  URL
                getBooks   get Book Club  http://h/apigw/guest/club/books
                postBooks post Book Club  http://h/apigw/guest/club/books
                """);
    }

    @Test
    void getShowsTheDescription() {
        String small = "{'apis':[{'value':{'gwApiUrl':'http://h','apidoc':{'swagger':'2.0','basePath':'/a'}}}]}";
        server.answers(200, small).answers(200, small).answers(200, small);

        kiln("api", "get", "/a").isOk("""
                {
                    "swagger": "2.0",
                    "basePath": "/a"
                }
                """);
        asked("GET " + MANAGEMENT + "getApi.http" + MINE + "&basepath=%2Fa");
        kiln("api", "get", "Book Club", "--format", "yaml", "-f").isOk("""
                gwApiUrl: http://h
                apidoc:
                  swagger: '2.0'
                  basePath: /a
                """);
        asked("GET " + MANAGEMENT + "getApi.http" + MINE + "&basepath=Book%20Club&apiname=Book%20Club");
        assertThat(kiln("api", "get", "/a", "--format", "xml").err()).contains("Invalid format type: xml");
    }

    @Test
    void getOfWhatIsNotThereFails() {
        server.answers(200, "{'apis':[]}");

        kiln("api", "get", "/nowhere").failed(1, """
                error: Unable to get API '/nowhere': API does not exist for basepath /nowhere
                hint: see which there are with: kiln api list
                """);
    }

    @Test
    void deleteTakesAPathAndAMethodOfIt() {
        server.answers(200, "{}").answers(204, "").answers(200, "{}");

        kiln("api", "delete", "/a").isOk("ok: deleted API /a\n");
        kiln("api", "delete", "/a", "/b").isOk("ok: deleted /b from /a\n");
        kiln("api", "delete", "/a", "/b", "get").isOk("ok: deleted /b GET from /a\n");

        asked("DELETE " + MANAGEMENT + "deleteApi.http" + MINE
                + "&basepath=%2Fa&force=true&relpath=%2Fb&operation=GET");
    }

    @Test
    void refusalsAreTold() {
        server.answers(404, "{'error':'API \\u0027/a\\u0027 does not exist.','code':'x'}");

        assertThat(kiln("api", "delete", "/a").err())
                .contains("Unable to delete API '/a': API '/a' does not exist. (code x)");
    }

    @Test
    void keysAreMadeListedAndDeleted() {
        server.answers(200, "{'id':'id1','name':'phone','created':1767225540000,'key':'shown-once'}")
                .answers(200, "{'keys':[{'id':'id1','name':'phone','created':1767225540000}]}")
                .answers(200, "{}");

        kiln("api", "key", "create", "/a", "phone")
                .isOk("ok: created key id1 of API /a; it is not shown again\nshown-once\n");
        asked("POST " + MANAGEMENT + "createApiKey.http" + MINE + "&basepath=%2Fa");
        sent("{'name':'phone'}");
        kiln("api", "key", "list", "/a").isOk("ID       AGE   NAME\nid1      1m    phone\n");
        kiln("api", "key", "delete", "/a", "id1").isOk("ok: deleted key id1 of API /a\n");
        asked("DELETE " + MANAGEMENT + "deleteApiKey.http" + MINE + "&basepath=%2Fa&id=id1");
    }
}
