// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.settings;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.model.identity.Secret;
import java.util.Map;
import java.util.Optional;

/** What a call needs to know, after file, environment and options were laid over each other. */
public record Settings(
        Optional<String> apiHost,
        Optional<Secret> auth,
        String apiVersion,
        String namespace,
        Optional<String> cert,
        Optional<String> key,
        boolean isInsecure,
        boolean isVerbose) {

    /** The caller's own namespace, whatever its name. */
    public static final String OWN_NAMESPACE = "_";

    public static final String DEFAULT_VERSION = "v1";

    /** Environment over file, without any option. */
    public static Settings of(Map<String, String> environment) {
        WskProps props = WskProps.read(environment);
        return new Settings(
                variable(environment, "WHISK_APIHOST").or(() -> props.get(Property.APIHOST)),
                props.get(Property.AUTH).map(Secret::new),
                variable(environment, "WHISK_APIVERSION")
                        .or(() -> props.get(Property.APIVERSION))
                        .orElse(DEFAULT_VERSION),
                variable(environment, "WHISK_NAMESPACE")
                        .or(() -> props.get(Property.NAMESPACE))
                        .orElse(OWN_NAMESPACE),
                props.get(Property.CERT),
                props.get(Property.KEY),
                false,
                false);
    }

    public Settings with(boolean insecure, boolean verbose) {
        return new Settings(apiHost, auth, apiVersion, namespace, cert, key, insecure, verbose);
    }

    /**
     * The server's address.
     *
     * @throws CommandFailure when nobody told it
     */
    public ApiHost server() {
        return ApiHost.parse(
                apiHost.orElseThrow(
                        () -> new CommandFailure(
                                ExitCode.USAGE,
                                "The API host is not valid: An API host must be provided.",
                                "start a server with ./kiln standalone, then: kiln property set --apihost http://localhost:3233 --auth KEY")));
    }

    /**
     * The caller's key.
     *
     * @throws CommandFailure when nobody told it
     */
    public Secret credentials() {
        return auth.orElseThrow(() -> new CommandFailure(
                ExitCode.USAGE,
                "The authorization key is not configured.",
                "set it once with: kiln property set --auth KEY; or give --auth KEY"));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
