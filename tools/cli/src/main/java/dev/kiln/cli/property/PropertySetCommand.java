// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.property;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonText;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.settings.ApiHost;
import dev.kiln.cli.settings.Property;
import dev.kiln.cli.settings.Settings;
import dev.kiln.cli.settings.WskProps;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "set",
        description = "Set properties; they are kept in ~/.wskprops or $WSK_CONFIG_FILE.",
        footer = {
            "",
            "Examples:",
            "  kiln property set --apihost http://localhost:3233 --auth UUID:KEY",
            "  kiln property set --namespace guest"
        })
public final class PropertySetCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = "--apihost",
            paramLabel = "HOST",
            order = 1,
            description = "the server, such as http://localhost:3233")
    private @Nullable String apiHost;

    @Option(
            names = {"-u", "--auth"},
            paramLabel = "KEY",
            order = 2,
            description = "the authorization key, UUID:KEY")
    private @Nullable String auth;

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            order = 3,
            description = "the namespace of names without one")
    private @Nullable String namespace;

    @Option(names = "--apiversion", paramLabel = "VERSION", order = 4, description = "the version of the API")
    private @Nullable String apiVersion;

    @Option(names = "--cert", paramLabel = "FILE", order = 5, description = "a client certificate (PEM)")
    private @Nullable String cert;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            order = 6,
            description = "the certificate's private key (PEM, PKCS#8)")
    private @Nullable String key;

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

    public PropertySetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        WskProps props = WskProps.read(terminal.environment());
        List<String> done = new ArrayList<>();
        set(props, done, Property.CERT, cert, "client cert set. Run 'kiln property get --cert' to see the new value.");
        set(props, done, Property.KEY, key, "client key set. Run 'kiln property get --key' to see the new value.");
        if (auth != null && AuthKey.parse(auth).isEmpty()) {
            throw CommandFailure.usage(
                    "The authorization key is not valid.", "it is two parts with a colon between them: UUID:KEY");
        }
        set(props, done, Property.AUTH, auth, "whisk auth set. Run 'kiln property get --auth' to see the new value.");
        if (apiHost != null) {
            ApiHost.parse(apiHost);
        }
        set(props, done, Property.APIHOST, apiHost, "whisk API host set to " + apiHost);
        set(props, done, Property.APIVERSION, apiVersion, "whisk API version set to " + apiVersion);
        if (namespace != null) {
            checkNamespace(namespace);
        }
        set(props, done, Property.NAMESPACE, namespace, "whisk namespace set to " + namespace);
        if (done.isEmpty()) {
            throw CommandFailure.usage(
                    "Nothing to set was given.", "for example: kiln property set --apihost http://localhost:3233");
        }
        props.write();
        done.forEach(terminal::ok);
        return ExitCode.OK;
    }

    private static void set(
            WskProps props, List<String> done, Property property, @Nullable String value, String success) {
        if (value != null) {
            if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
                throw CommandFailure.usage("The value of " + property + " must be a single line.");
            }
            props.set(property, value);
            done.add(success);
        }
    }

    /** Asks the server whose namespace it is, with what is being set along with it. */
    private void checkNamespace(String name) {
        if (name.equals(Settings.OWN_NAMESPACE)) {
            return;
        }
        Settings base = Settings.of(terminal.environment());
        Settings settings = new Settings(
                Optional.ofNullable(apiHost).or(base::apiHost),
                Optional.ofNullable(auth).map(Secret::new).or(base::auth),
                apiVersion == null ? base.apiVersion() : apiVersion,
                base.namespace(),
                Optional.ofNullable(cert).or(base::cert),
                Optional.ofNullable(key).or(base::key),
                isInsecure,
                isVerbose);
        JsonNode namespaces =
                new Api(terminal, settings).fetch("validate namespace '" + name + "'", Call.get("/namespaces"));
        if (namespaces.valueStream().noneMatch(it -> it.asText().equals(name))) {
            throw new CommandFailure(
                    ExitCode.GENERAL,
                    "Authenticated user does not have namespace '" + name + "'; set command failed: not among "
                            + JsonText.compact(namespaces),
                    "see yours with: kiln namespace list");
        }
    }
}
