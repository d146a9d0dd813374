// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.settings;

import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every command that talks to the server. */
public final class GlobalOptions extends ServerOptions {

    @Option(
            names = {"-d", "--debug"},
            order = 108,
            description = "show requests, responses and stack traces")
    private boolean isDebug;

    @Override
    public Settings settings(Map<String, String> environment) {
        Settings settings = super.settings(environment);
        return settings.with(settings.isInsecure(), settings.isVerbose() || isDebug);
    }
}
