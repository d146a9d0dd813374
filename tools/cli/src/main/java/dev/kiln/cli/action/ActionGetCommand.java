// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Style;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.EntityGetCommand;
import dev.kiln.cli.entity.EntityKind;
import dev.kiln.cli.entity.Summary;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.render.EntityRows;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "get",
        description = "Show an action, or save its code.",
        footer = {
            "",
            "Examples:",
            "  kiln action get hello",
            "  kiln action get hello limits",
            "  kiln action get tools/hello --summary",
            "  kiln action get hello --url",
            "  kiln action get hello --save-as original.js"
        })
public final class ActionGetCommand extends EntityGetCommand {

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
        super(terminal, EntityKind.ACTION);
    }

    @Override
    protected int run(Api api) {
        boolean saves = isSaved || file != null;
        JsonNode action = fetchExisting(api, "get", Call.get(path(api)).with("code", saves));
        if (saves) {
            Path saved = SavedCode.of(entity(api).simpleName(), action).save(file);
            return done("saved action code to " + saved, JsonTree.object().put("file", saved.toString()));
        }
        return isUrl ? url(api, action) : show(action);
    }

    @Override
    protected List<String> summary(JsonNode action, Style style) {
        return Summary.ofAction("action", EntityRows.fullName(action), action, style);
    }

    private int url(Api api, JsonNode action) {
        String url = api.baseUrl() + path(action);
        done(outcome("got"), JsonTree.object().put("url", url));
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
