// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.render.EntityRows;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.RestCommand;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Show an action, or save its code.",
        footer = {
            "",
            "Examples:",
            "  kiln action get hello",
            "  kiln action get hello limits",
            "  kiln action get hello --url",
            "  kiln action get hello --save-as original.js"
        })
public final class ActionGetCommand extends RestCommand {

    @Parameters(index = "0", paramLabel = "ACTION", description = "its name")
    private String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "FIELD", description = "show this field only")
    private @Nullable String field;

    @Option(
            names = {"-s", "--summary"},
            order = 1,
            description = "what it does and which parameters it takes")
    private boolean isSummary;

    @Option(
            names = {"-r", "--url"},
            order = 2,
            description = "the URL that invokes it")
    private boolean isUrl;

    @Option(names = "--save", order = 3, description = "save its code in a file of its name")
    private boolean isSaved;

    @Option(names = "--save-as", paramLabel = "FILE", order = 4, description = "save its code in this file")
    private @Nullable String file;

    public ActionGetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        boolean saves = isSaved || file != null;
        EntityPath path = api.entity(name);
        JsonNode action = api.fetch(
                "get action '" + name + "'", Call.get(path.in("actions")).with("code", saves));
        if (saves) {
            Path saved = SavedCode.of(path.simpleName(), action).save(file);
            return done("saved action code to " + saved, JsonTree.object().put("file", saved.toString()));
        }
        if (isUrl) {
            return url(api, action);
        }
        if (isSummary) {
            Summary.lines(action, terminal().style()).forEach(terminal()::print);
            return ExitCode.OK;
        }
        String success = "got action " + name;
        return field == null ? show(success, action) : showField(success, action, field);
    }

    private int url(Api api, JsonNode action) {
        String url = api.baseUrl() + path(action);
        done("got action " + name, JsonTree.object().put("url", url));
        if (!wantsJson()) {
            terminal().print(url);
        }
        return ExitCode.OK;
    }

    private static String path(JsonNode action) {
        String[] place = action.path("namespace").asText().split("/", 2);
        String simpleName = EntityPath.encode(action.path("name").asText());
        String namespace = EntityPath.encode(place[0]);
        if (EntityRows.annotation(action, "web-export").equals("true")) {
            return "/web/" + namespace + "/" + (place.length > 1 ? EntityPath.encode(place[1]) : "default") + "/"
                    + simpleName;
        }
        String packagePart = place.length > 1 ? EntityPath.encode(place[1]) + "/" : "";
        return "/namespaces/" + namespace + "/actions/" + packagePart + simpleName;
    }
}
