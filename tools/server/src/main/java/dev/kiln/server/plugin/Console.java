// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import dev.kiln.server.plugin.install.PluginStock;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a command may touch of the world.
 *
 * @param standardFolder where plugins are when nobody says: those that were built
 */
public record Console(PrintStream out, PrintStream err, Path standardFolder, InstantSource clock) {

    void print(String line) {
        out.println(line);
    }

    /** Tells a success: {@code ok: installed plugin mine 1.0}. */
    void ok(String text) {
        out.println("ok: " + text);
    }

    void warn(String text) {
        err.println("warning: " + text);
    }

    PluginStock stock(@Nullable Path folder) {
        return new PluginStock(folder == null ? standardFolder : folder, clock);
    }
}
