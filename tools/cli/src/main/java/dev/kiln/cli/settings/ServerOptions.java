// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.settings;

import dev.kiln.cli.render.OutputFormat;
import dev.kiln.model.identity.Secret;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which server, and as whom; how to print. They win over the environment, which wins over the file. Commands that have another
 * use for {@code -d} have these options alone.
 */
public class ServerOptions {

    @Option(
            names = "--apihost",
            paramLabel = "HOST",
            order = 100,
            description = "the server, such as http://localhost:3233")
    private @Nullable String apiHost;

    @Option(
            names = {"-u", "--auth"},
            paramLabel = "KEY",
            order = 101,
            description = "the authorization key")
    private @Nullable String auth;

    @Option(names = "--apiversion", paramLabel = "VERSION", order = 102, description = "the version of the API (v1)")
    private @Nullable String apiVersion;

    @Option(names = "--cert", paramLabel = "FILE", order = 103, description = "a client certificate (PEM)")
    private @Nullable String cert;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            order = 104,
            description = "the certificate's private key (PEM, PKCS#8)")
    private @Nullable String key;

    @Option(
            names = {"-i", "--insecure"},
            order = 105,
            description = "do not check the server's certificate")
    private boolean isInsecure;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            order = 106,
            converter = OutputFormat.Converter.class,
            description = "json or table (default); json prints one value and nothing else")
    private OutputFormat output = OutputFormat.TABLE;

    @Option(
            names = {"-v", "--verbose"},
            order = 107,
            description = "show requests and responses")
    private boolean isVerbose;

    public boolean wantsJson() {
        return output == OutputFormat.JSON;
    }

    public Settings settings(Map<String, String> environment) {
        Settings base = Settings.of(environment);
        return new Settings(
                Optional.ofNullable(apiHost).or(base::apiHost),
                Optional.ofNullable(auth).map(Secret::new).or(base::auth),
                apiVersion == null ? base.apiVersion() : apiVersion,
                base.namespace(),
                Optional.ofNullable(cert).or(base::cert),
                Optional.ofNullable(key).or(base::key),
                isInsecure,
                isVerbose);
    }
}
