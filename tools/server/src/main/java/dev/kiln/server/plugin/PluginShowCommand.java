// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import dev.kiln.invoker.plugins.Plugin;
import dev.kiln.invoker.plugins.PluginName;
import dev.kiln.server.plugin.install.Refusal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show what a plugin says of itself, and what can be set.",
        footer = {"", "Examples:", "  kiln plugin show docker", "  kiln plugin show docker@0.1.0 --json"})
final class PluginShowCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME[@VERSION]", description = "the plugin; without a version the newest")
    String plugin = "";

    @Mixin
    FolderOption folder = new FolderOption();

    @Option(names = "--json", description = "print one JSON value and nothing else")
    boolean isJson;

    private final Console console;

    PluginShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        PluginName wanted = Names.of(plugin);
        Plugin found = folder.stock(console).plugins().stream()
                .filter(wanted::fits)
                .findFirst()
                .orElseThrow(() -> new Refusal("there is no plugin " + wanted, "kiln plugin list shows what there is"));
        if (isJson) {
            console.print(PluginJson.whole(found));
        } else {
            PluginText.whole(found).forEach(console::print);
        }
        return 0;
    }
}
