// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import dev.kiln.invoker.plugins.Plugin;
import dev.kiln.invoker.plugins.PluginName;
import dev.kiln.server.plugin.install.PluginStock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Take a plugin out of the folder: one version, or all of them.",
        footer = {"", "Examples:", "  kiln plugin remove mine@1.0", "  kiln plugin remove mine"})
final class PluginRemoveCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME[@VERSION]", description = "the plugin; without a version all of them")
    String plugin = "";

    @Mixin
    FolderOption folder = new FolderOption();

    private final Console console;

    PluginRemoveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        PluginName wanted = Names.of(plugin);
        PluginStock stock = folder.stock(console);
        List<Plugin> removed = stock.remove(wanted);
        removed.forEach(
                it -> console.ok(("removed plugin " + it.name() + " " + it.version()).strip() + " from " + it.place()));
        console.warn("an invoker that runs with it keeps it until it is restarted");
        console.warn(stock.plugins().stream()
                .filter(it -> it instanceof Plugin.Available && it.name().equals(wanted.name()))
                .findFirst()
                .map(it -> "one that starts from now on takes " + it.name() + " " + it.version())
                .orElse("one that shall start with it from now on will not start, as no version of it is left"));
        return 0;
    }
}
