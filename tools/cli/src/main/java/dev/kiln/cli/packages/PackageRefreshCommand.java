// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.packages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.entity.ChosenNamespace;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.EntityPath;
import dev.kiln.cli.rest.RestCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "refresh",
        description =
                "Have the server renew the bindings of a namespace. Few servers need it: bindings follow by themselves.",
        footer = {"", "Examples:", "  kiln package refresh", "  kiln package refresh /guest"})
public final class PackageRefreshCommand extends RestCommand {

    private static final int METHOD_NOT_ALLOWED = 405;

    @Mixin
    private final ChosenNamespace chosen = new ChosenNamespace();

    public PackageRefreshCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        String namespace = chosen.in(api);
        JsonNode changes = refresh(api, namespace);
        done("refreshed the packages of namespace " + namespace, changes);
        if (!wantsJson()) {
            print("created", changes.path("added"));
            print("updated", changes.path("updated"));
            print("deleted", changes.path("deleted"));
        }
        return ExitCode.OK;
    }

    private static JsonNode refresh(Api api, String namespace) {
        Call call = Call.post(EntityPath.collection(namespace, "packages") + "/refresh", JsonTree.object());
        try {
            return api.fetch("refresh the packages of namespace '" + namespace + "'", call);
        } catch (CommandFailure e) {
            if (e.exitCode() != ExitCode.ofStatus(METHOD_NOT_ALLOWED)) {
                throw e;
            }
            String hint = "this server has nothing to refresh: a binding always shows the package that it is bound to";
            throw new CommandFailure(e.exitCode(), e.text(), hint, e);
        }
    }

    private void print(String what, JsonNode bindings) {
        terminal().print(bindings.isEmpty() ? "no bindings " + what : what + " bindings:");
        bindings.forEach(binding -> terminal().print(binding.asText()));
    }
}
