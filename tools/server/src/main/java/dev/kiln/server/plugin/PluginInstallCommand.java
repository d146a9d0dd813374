// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import dev.kiln.invoker.plugins.Plugin;
import dev.kiln.server.plugin.install.Refusal;
import dev.kiln.server.plugin.install.Source;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        description = "Put a plugin into the folder. Its code is loaded once, to read its name and version.",
        footer = {
            "",
            "Examples:",
            "  kiln plugin install mine-1.0.zip --sha256 HEX",
            "  kiln plugin install https://example.org/mine-1.0.jar --sha256 HEX",
            "  kiln plugin install build/mine                        a folder of jars, of your own",
            "",
            "A plugin runs with all rights of the invoker: install what you trust."
        })
final class PluginInstallCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "FILE|FOLDER|URL",
            description = "a .zip of jars, a .jar, a folder of jars, or the http(s) URL of such a file")
    String source = "";

    @Option(names = "--sha256", paramLabel = "HEX", description = "the checksum of the file; all but folders need it")
    String sha256 = "";

    @Option(names = "--force", description = "replace a plugin of the same name and version")
    boolean isForced;

    @Mixin
    FolderOption folder = new FolderOption();

    private final Console console;

    PluginInstallCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Plugin.Available installed = folder.stock(console).install(source(), isForced);
        console.ok("installed plugin " + installed.name() + " " + installed.version() + " in " + installed.place());
        if (isForced) {
            console.warn("an invoker that runs with the plugin that was replaced keeps it until it is restarted");
        }
        return 0;
    }

    private Source source() {
        try {
            return Source.of(source, sha256);
        } catch (IllegalArgumentException e) { // no path, no URL, no checksum
            throw new Refusal(String.valueOf(e.getMessage()), "run 'kiln plugin install --help' for usage");
        }
    }
}
