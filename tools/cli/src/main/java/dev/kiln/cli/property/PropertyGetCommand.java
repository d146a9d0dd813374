// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.property;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.console.Version;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.render.OutputFormat;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.settings.Settings;
import dev.kiln.model.identity.Secret;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "get",
        description = "Show properties: where the server is, your key, and versions.",
        footer = {
            "",
            "Examples:",
            "  kiln property get",
            "  kiln property get --apihost --output raw",
            "  kiln property get --auth"
        })
public final class PropertyGetCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Set<ShownProperty> chosen = EnumSet.noneOf(ShownProperty.class);

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            order = 20,
            converter = OutputFormat.Converter.class,
            description = "table (default, or std), json, or raw for the bare value")
    private OutputFormat output = OutputFormat.TABLE;

    @Option(
            names = {"-i", "--insecure"},
            order = 21,
            description = "do not check the server's certificate")
    private boolean isInsecure;

    @Option(
            names = {"-v", "--verbose", "-d", "--debug"},
            order = 22,
            description = "show requests and responses")
    private boolean isVerbose;

    public PropertyGetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Option(names = "--all", order = 1, description = "all of them (default)")
    void all(boolean isWanted) {
        choose(isWanted, ShownProperty.values());
    }

    @Option(names = "--cert", order = 2, description = "client certificate")
    void cert(boolean isWanted) {
        choose(isWanted, ShownProperty.CERT);
    }

    @Option(names = "--key", order = 3, description = "client key")
    void key(boolean isWanted) {
        choose(isWanted, ShownProperty.KEY);
    }

    @Option(
            names = {"-u", "--auth"},
            order = 4,
            description = "authorization key")
    void auth(boolean isWanted) {
        choose(isWanted, ShownProperty.AUTH);
    }

    @Option(names = "--apihost", order = 5, description = "API host")
    void apiHost(boolean isWanted) {
        choose(isWanted, ShownProperty.APIHOST);
    }

    @Option(names = "--apiversion", order = 6, description = "API version")
    void apiVersion(boolean isWanted) {
        choose(isWanted, ShownProperty.APIVERSION);
    }

    @Option(names = "--namespace", order = 7, description = "namespace")
    void namespace(boolean isWanted) {
        choose(isWanted, ShownProperty.NAMESPACE);
    }

    @Option(names = "--cliversion", order = 8, description = "version of this command")
    void cliVersion(boolean isWanted) {
        choose(isWanted, ShownProperty.CLIVERSION);
    }

    @Option(names = "--apibuild", order = 9, description = "build of the server")
    void apiBuild(boolean isWanted) {
        choose(isWanted, ShownProperty.APIBUILD);
    }

    @Option(names = "--apibuildno", order = 10, description = "build number of the server")
    void apiBuildNumber(boolean isWanted) {
        choose(isWanted, ShownProperty.APIBUILDNO);
    }

    @Override
    public Integer call() {
        Settings settings = Settings.of(terminal.environment()).with(isInsecure, isVerbose);
        Set<ShownProperty> shown = chosen.isEmpty() ? EnumSet.allOf(ShownProperty.class) : chosen;
        @Nullable CommandFailure failure = null;
        JsonNode build = MissingNode.getInstance();
        if (shown.contains(ShownProperty.APIBUILD) || shown.contains(ShownProperty.APIBUILDNO)) {
            try {
                build = new Api(terminal, settings)
                        .fetch("obtain API build information", Call.get("").anonymous());
            } catch (CommandFailure e) {
                failure = e; // the other properties are shown all the same
            }
        }
        print(shown, settings, build);
        if (failure != null) {
            throw failure;
        }
        return ExitCode.OK;
    }

    private void print(Set<ShownProperty> shown, Settings settings, JsonNode build) {
        if (output == OutputFormat.JSON) {
            ObjectNode values = JsonTree.object();
            shown.forEach(it -> values.put(it.name().toLowerCase(Locale.ROOT), value(it, settings, build)));
            terminal.print(JsonText.pretty(values));
            return;
        }
        for (ShownProperty property : shown) {
            String value = value(property, settings, build);
            terminal.print(
                    output == OutputFormat.RAW
                            ? value
                            : property.label() + terminal.style().bold(value));
        }
    }

    private static String value(ShownProperty property, Settings settings, JsonNode build) {
        return switch (property) {
            case CERT -> settings.cert().orElse("");
            case KEY -> settings.key().orElse("");
            case AUTH -> settings.auth().map(Secret::value).orElse("");
            case APIHOST -> settings.apiHost().orElse("");
            case APIVERSION -> settings.apiVersion();
            case NAMESPACE -> settings.namespace();
            case CLIVERSION -> Version.text();
            case APIBUILD -> build.path("build").asText("Unknown");
            case APIBUILDNO -> build.path("buildno").asText("Unknown");
        };
    }

    private void choose(boolean isWanted, ShownProperty... properties) {
        if (isWanted) {
            chosen.addAll(Set.of(properties));
        }
    }
}
