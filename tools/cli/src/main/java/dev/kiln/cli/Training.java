// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the build runs to make the AOT cache: the everyday commands, against a server that answers from a script. The argument
 * is a folder for scratch files.
 */
public final class Training {

    private static final String ACTION = """
            {"namespace":"guest","name":"hello","version":"0.0.1","publish":false,"exec":{"kind":"nodejs:20",\
            "code":"function main() {}","binary":false},"parameters":[{"key":"a","value":1.5}],"limits":{"timeout":60000,\
            "memory":256,"logs":10,"concurrency":1},"annotations":[{"key":"exec","value":"nodejs:20"}],"updated":1}""";
    private static final String ACTIVATION = """
            {"namespace":"guest","name":"hello","version":"0.0.1","activationId":"0123456789abcdef0123456789abcdef",\
            "start":1767225600000,"end":1767225600012,"duration":12,"statusCode":0,"response":{"status":"success",\
            "success":true,"result":{"greeting":"Hello"},"size":20},"logs":["2026-01-01T00:00:00.000000000Z stdout: hi"],\
            "annotations":[{"key":"kind","value":"nodejs:20"},{"key":"initTime","value":7}],"publish":false}""";

    private static final String PACKAGE =
            "{\"namespace\":\"guest\",\"name\":\"tools\",\"binding\":{},\"actions\":[],\"feeds\":[],\"annotations\":[]}";
    private static final String TRIGGER =
            "{\"namespace\":\"guest\",\"name\":\"newcomer\",\"annotations\":[],\"parameters\":[],\"rules\":{}}";
    private static final String RULE =
            "{\"namespace\":\"guest\",\"name\":\"greet\",\"annotations\":[],\"status\":\"active\"}";

    private Training() {}

    public static void main(String... args) throws IOException {
        Path scratch = Path.of(args[0]);
        Path code = Files.writeString(scratch.resolve("hello.js"), "function main() { return {} }");
        Files.writeString(
                scratch.resolve("manifest.yaml"),
                "packages: {tools: {actions: {hello: {function: hello.js, web: yes}}}}");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/api/v1", "{\"build\":\"b\",\"buildno\":\"1\"}");
        answer(server, "/api/v1/namespaces", "[\"guest\"]");
        answer(server, "/api/v1/namespaces/_/actions", "[" + ACTION + "]");
        answer(server, "/api/v1/namespaces/_/actions/hello", ACTION);
        answer(server, "/api/v1/namespaces/_/packages", "[" + PACKAGE + "]");
        answer(server, "/api/v1/namespaces/_/packages/tools", PACKAGE);
        answer(server, "/api/v1/namespaces/_/triggers", "[" + TRIGGER + "]");
        answer(server, "/api/v1/namespaces/_/triggers/newcomer", TRIGGER);
        answer(server, "/api/v1/namespaces/_/rules", "[" + RULE + "]");
        answer(server, "/api/v1/namespaces/_/rules/greet", RULE);
        answer(server, "/api/v1/namespaces/_/activations", "[" + ACTIVATION + "]");
        answer(server, "/api/v1/namespaces/_/activations/", ACTIVATION);
        server.start();
        try {
            Map<String, String> environment =
                    Map.of("WSK_CONFIG_FILE", scratch.resolve("wskprops").toString(), "TERM", "xterm");
            String apiHost = "http://localhost:" + server.getAddress().getPort();
            run(environment, "property", "set", "--apihost", apiHost, "--auth", "uuid:key");
            run(environment, "property", "get");
            run(environment, "property", "get", "--cliversion");
            run(environment, "namespace", "list");
            run(environment, "list");
            run(environment, "action", "create", "hello", code.toString(), "-p", "a", "1", "--web", "true");
            run(environment, "action", "update", "hello", code.toString(), "-a", "b", "text", "-m", "256");
            run(environment, "action", "list");
            run(environment, "action", "list", "--output", "json");
            run(environment, "action", "get", "hello");
            run(environment, "action", "get", "hello", "--url");
            run(environment, "action", "invoke", "hello", "-r", "-p", "name", "World");
            run(environment, "action", "invoke", "hello", "-b");
            run(environment, "action", "delete", "hello");
            run(environment, "package", "create", "tools", "-p", "a", "1");
            run(environment, "package", "list");
            run(environment, "package", "get", "tools", "--summary");
            run(environment, "trigger", "create", "newcomer");
            run(environment, "trigger", "list");
            run(environment, "trigger", "fire", "newcomer", "-p", "a", "1");
            run(environment, "rule", "create", "greet", "newcomer", "hello");
            run(environment, "rule", "list");
            run(environment, "rule", "disable", "greet");
            run(environment, "activation", "list");
            run(environment, "activation", "get", "--last");
            run(environment, "activation", "logs", "--last", "--strip");
            run(environment, "activation", "result", "0123456789abcdef0123456789abcdef");
            run(environment, "activation", "poll", "--exit", "0");
            run(environment, "project", "deploy", "-p", scratch.toString(), "--preview");
            run(environment, "project", "deploy", "-p", scratch.toString());
            run(environment, "doctor");
            run(environment, "action", "get", "hello", "nosuchfield");
            run(environment, "action", "lst");
            run(environment, "--help");
        } finally {
            server.stop(0);
        }
    }

    private static void run(Map<String, String> environment, String... args) {
        Main.run(Main.terminal(System.out, System.err, environment), args);
    }

    private static void answer(HttpServer server, String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
    }
}
