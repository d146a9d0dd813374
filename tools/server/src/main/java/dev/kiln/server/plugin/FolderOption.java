// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import dev.kiln.server.plugin.install.PluginStock;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which folder of plugins. */
final class FolderOption {

    @Option(
            names = "--plugins",
            paramLabel = "FOLDER",
            description = "the folder of plugins of this host's invoker (those that were built)")
    @Nullable
    Path folder;

    PluginStock stock(Console console) {
        return console.stock(folder);
    }
}
