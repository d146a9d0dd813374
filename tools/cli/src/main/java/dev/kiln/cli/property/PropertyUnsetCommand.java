// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.property;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.settings.Property;
import dev.kiln.cli.settings.Settings;
import dev.kiln.cli.settings.WskProps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "unset",
        description = "Forget properties.",
        footer = {"", "Example:", "  kiln property unset --auth --namespace"})
public final class PropertyUnsetCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--apihost", order = 1, description = "API host")
    private boolean apiHost;

    @Option(
            names = {"-u", "--auth"},
            order = 2,
            description = "authorization key")
    private boolean auth;

    @Option(names = "--namespace", order = 3, description = "namespace")
    private boolean namespace;

    @Option(names = "--apiversion", order = 4, description = "API version")
    private boolean apiVersion;

    @Option(names = "--cert", order = 5, description = "client certificate")
    private boolean cert;

    @Option(names = "--key", order = 6, description = "client key")
    private boolean key;

    public PropertyUnsetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        WskProps props = WskProps.read(terminal.environment());
        List<String> done = new ArrayList<>();
        unset(props, done, Property.CERT, cert, "client cert unset.");
        unset(props, done, Property.KEY, key, "client key unset.");
        unset(props, done, Property.AUTH, auth, "whisk auth unset.");
        unset(props, done, Property.APIHOST, apiHost, "whisk API host unset.");
        unset(
                props,
                done,
                Property.APIVERSION,
                apiVersion,
                "whisk API version unset" + fallback(Settings.DEFAULT_VERSION));
        unset(props, done, Property.NAMESPACE, namespace, "whisk namespace unset" + fallback(Settings.OWN_NAMESPACE));
        if (done.isEmpty()) {
            throw CommandFailure.usage("Nothing to unset was given.", "for example: kiln property unset --auth");
        }
        props.write();
        done.forEach(terminal::ok);
        return ExitCode.OK;
    }

    private static void unset(WskProps props, List<String> done, Property property, boolean isWanted, String success) {
        if (isWanted) {
            props.unset(property);
            done.add(success);
        }
    }

    private static String fallback(String value) {
        return "; the default value of " + value + " will be used.";
    }
}
