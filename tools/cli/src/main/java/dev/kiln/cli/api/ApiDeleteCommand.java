// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = "Delete an API, a path of it, or a method of a path. Its actions stay.",
        footer = {"", "Examples:", "  kiln api delete /hello", "  kiln api delete /hello /world get"})
public final class ApiDeleteCommand extends GatewayCommand {

    @Parameters(index = "0", paramLabel = "BASE_PATH", description = "where the API begins; or its name")
    private String api = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "API_PATH", description = "only this path")
    private @Nullable String path;

    @Parameters(index = "2", arity = "0..1", paramLabel = "API_VERB", description = "only this method of it")
    private @Nullable String verb;

    public ApiDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api server) {
        Call call = of(management(server).delete("deleteApi"), api).with("force", true);
        call = path == null ? call : call.with("relpath", path);
        call = verb == null ? call : call.with("operation", verb.toUpperCase(Locale.ROOT));
        JsonNode reply = server.fetch("delete API '" + api + "'", call);
        if (path == null) {
            return done("deleted API " + api, reply);
        }
        String part = verb == null ? path : path + " " + verb.toUpperCase(Locale.ROOT);
        return done("deleted " + part + " from " + api, reply);
    }
}
