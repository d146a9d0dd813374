// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.render.Table;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.rest.PortionOptions;
import dev.kiln.cli.rest.RestCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "list",
        description = "List users, or the keys of a namespace.",
        footer = {
            "",
            "Examples:",
            "  kiln admin user list",
            "  kiln admin user list staging --all",
            "  kiln admin user list --limit 200 --skip 200"
        })
public final class UserListCommand extends RestCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAMESPACE",
            description = "show who owns this namespace, and its keys")
    private @Nullable String namespace;

    @Option(
            names = {"-p", "--pick"},
            paramLabel = "COUNT",
            defaultValue = "1",
            order = 1,
            description = "of a namespace: how many (1)")
    private int pick;

    @Option(
            names = {"-a", "--all"},
            order = 2,
            description = "of a namespace: all")
    private boolean isAll;

    @Option(
            names = {"-k", "--key-only"},
            order = 3,
            description = "of a namespace: keys only")
    private boolean isKeyOnly;

    @Mixin
    private final PortionOptions portion = new PortionOptions();

    public UserListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Api api) {
        Call all = Call.get(Subjects.ALL).byOperator();
        JsonNode found = namespace == null
                ? api.fetch("obtain the list of users", portion.of(all))
                : api.fetch(
                        "obtain the keys of namespace '" + namespace + "'",
                        all.with("limit", 0).with("namespace", namespace).with("keys", true));
        if (wantsJson()) {
            terminal().print(JsonText.pretty(found));
        } else if (namespace == null) {
            users(found);
        } else {
            keys(found, namespace);
        }
        return ExitCode.OK;
    }

    private void users(JsonNode found) {
        terminal().print(terminal().style().bold("users"));
        Table table = new Table(30, 7, 0);
        for (JsonNode user : found) {
            table.add(
                    user.path("subject").asText(),
                    user.path("blocked").asBoolean(false)
                            ? "blocked"
                            : user.path("role").asText(),
                    String.join(" ", user.path("namespaces").findValuesAsText("name")));
        }
        table.lines().forEach(terminal()::print);
    }

    private void keys(JsonNode found, String wanted) {
        List<String> lines = new ArrayList<>();
        for (JsonNode user : found) {
            for (JsonNode owned : user.path("namespaces")) {
                if (owned.path("name").asText().equals(wanted)) {
                    lines.add(Subjects.shownCredential(owned)
                            + (isKeyOnly ? "" : "\t" + user.path("subject").asText()));
                }
            }
        }
        if (lines.isEmpty()) {
            throw CommandFailure.general("no identities found for namespace \"" + wanted + "\"");
        }
        lines.stream().limit(isAll ? lines.size() : Math.max(0, pick)).forEach(terminal()::print);
    }
}
