// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.render.EntityRows;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "create",
        description = "Make a path and a method lead to a web action; or make a whole API of a Swagger file.",
        footer = {
            "",
            "Examples:",
            "  kiln api create /hello /world get hello",
            "  kiln api create /books /{isbn} get book --response-type http",
            "  kiln api create /books /{isbn} delete remove --response-type http --require-key --rate-limit 60",
            "  kiln api create --config-file swagger.json"
        })
public final class ApiCreateCommand extends GatewayCommand {

    private static final Set<String> TYPES = Set.of("http", "json", "text", "svg", "html");
    private static final String CREATE = "createApi";

    @Parameters(
            arity = "0..4",
            paramLabel = "[BASE_PATH] API_PATH API_VERB ACTION",
            hideParamSyntax = true,
            description = "where the API begins (/), the path below it, the method, and the web action")
    private List<String> words = new ArrayList<>();

    @Option(
            names = {"-n", "--apiname"},
            paramLabel = "NAME",
            order = 1,
            description = "a name for the API (its base path)")
    private @Nullable String name;

    @Option(
            names = {"-c", "--config-file"},
            paramLabel = "FILE",
            order = 2,
            description = "the whole API, as Swagger 2.0 in JSON; replaces the one of that base path")
    private @Nullable String file;

    @Option(
            names = "--response-type",
            paramLabel = "TYPE",
            order = 3,
            description = "http, json (default), text, svg or html: what becomes of the action's result")
    private String responseType = "json";

    @Option(names = "--require-key", order = 4, description = "let in only those who have a key (kiln api key create)")
    private boolean isKeyRequired;

    @Option(
            names = "--rate-limit",
            paramLabel = "COUNT",
            order = 5,
            description = "requests in a minute that are let through, of each key if one is required")
    private @Nullable Integer rateLimit;

    public ApiCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        if (file != null) {
            if (!words.isEmpty() || isKeyRequired || rateLimit != null) {
                throw CommandFailure.usage(
                        "A configuration file says all of an API, so paths and other options have no place beside it.",
                        "leave them out, or leave out --config-file");
            }
            return imported(api, SwaggerFile.read(file));
        }
        if (words.size() < 3) {
            throw CommandFailure.usage(
                    "An API path, an API verb, and an action name are required.",
                    "for example: kiln api create /hello /world get hello");
        }
        int first = words.size() - 3;
        return created(api, first == 0 ? "/" : words.getFirst(), words.subList(first, words.size()));
    }

    private int created(Api api, String basePath, List<String> words) {
        String path = words.get(0);
        String verb = words.get(1);
        EntityPath action = api.entity(words.get(2));
        if (!TYPES.contains(responseType)) {
            throw CommandFailure.usage(
                    "Invalid response type '" + responseType + "'.", "there are: http, json, text, svg, html");
        }
        List<String> parameters = PathParameters.of(path);
        if (!parameters.isEmpty() && !responseType.equals("http")) {
            throw CommandFailure.usage(
                    "The path '" + path + "' has parameters, and those need the response type 'http'.",
                    "add --response-type http");
        }
        requireWebAction(api, action);
        JsonNode reply = api.fetch(
                "create API",
                management(api)
                        .post(CREATE, draft(api, basePath, path, verb, action))
                        .with("responsetype", responseType));
        if (wantsJson()) {
            terminal().print(JsonText.pretty(reply));
        } else {
            tell(
                    ApiRow.suffix(basePath) + path,
                    verb,
                    action.qualified(),
                    reply.path("gwApiUrl").asText() + path);
        }
        return ExitCode.OK;
    }

    private int imported(Api api, JsonNode swagger) {
        ObjectNode body = JsonTree.object();
        body.putObject("apidoc").put("namespace", "_").put("swagger", JsonText.compact(swagger));
        JsonNode reply =
                api.fetch("create API", management(api).post(CREATE, body).with("responsetype", responseType));
        if (wantsJson()) {
            terminal().print(JsonText.pretty(reply));
        } else {
            for (ApiRow row : ApiRow.of(reply)) {
                tell(ApiRow.suffix(row.basePath()) + row.path(), row.verb(), "/_/" + row.action(), row.url());
            }
        }
        return ExitCode.OK;
    }

    private void tell(String path, String verb, String action, String url) {
        String shown = verb.toUpperCase(java.util.Locale.ROOT);
        terminal().ok("created API " + path + " " + shown + " for action " + action);
        terminal().print(url);
    }

    private static void requireWebAction(Api api, EntityPath action) {
        JsonNode found = api.fetch(
                "get action '" + action.qualified() + "'",
                Call.get(action.in("actions")).with("code", false));
        if (!EntityRows.annotation(found, "web-export").equals("true")) {
            throw new CommandFailure(
                    ExitCode.GENERAL,
                    "Action '" + action.qualified() + "' is not a web action.",
                    "make it one with: kiln action update " + action.qualified() + " --web true");
        }
    }

    private JsonNode draft(Api api, String basePath, String path, String verb, EntityPath action) {
        ObjectNode body = JsonTree.object();
        ObjectNode draft = body.putObject("apidoc")
                .put("namespace", "_")
                .put("gatewayBasePath", basePath)
                .put("gatewayPath", path)
                .put("gatewayMethod", verb)
                .put("id", "API:_:" + basePath);
        if (name != null) {
            draft.put("apiName", name);
        }
        draft.putObject("action")
                .put("name", action.name())
                .put("namespace", action.namespace())
                .put("backendMethod", verb)
                .put("backendUrl", backend(api, action));
        List<String> parameters = PathParameters.of(path);
        if (!parameters.isEmpty()) {
            draft.set("pathParameters", PathParameters.described(parameters));
        }
        if (isKeyRequired) {
            draft.put("requireKey", true);
        }
        if (rateLimit != null) {
            draft.put("rateLimit", rateLimit);
        }
        return body;
    }

    private String backend(Api api, EntityPath action) {
        return api.baseUrl() + "/web/" + EntityPath.encode(action.namespace()) + "/"
                + EntityPath.encode(action.packageName().orElse("default")) + "/"
                + EntityPath.encode(action.simpleName()) + "." + responseType;
    }
}
