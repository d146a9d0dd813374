// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import dev.kiln.invoker.plugins.Plugin;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List the plugins, the newest version of each first, and which are broken.",
        footer = {"", "Examples:", "  kiln plugin list", "  kiln plugin list --json --plugins /opt/kiln/plugins"})
final class PluginListCommand implements Callable<Integer> {

    @Mixin
    FolderOption folder = new FolderOption();

    @Option(names = "--json", description = "print one JSON value and nothing else")
    boolean isJson;

    private final Console console;

    PluginListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Plugin> plugins = folder.stock(console).plugins();
        if (isJson) {
            console.print(PluginJson.list(plugins));
        } else {
            PluginText.list(plugins).forEach(console::print);
        }
        return 0;
    }
}
