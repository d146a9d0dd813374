// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import dev.kiln.invoker.plugins.PluginName;
import dev.kiln.server.plugin.install.Refusal;

/** Reads which plugin an operator means. */
final class Names {

    private Names() {}

    static PluginName of(String text) {
        try {
            return PluginName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), "kiln plugin list shows what there is");
        }
    }
}
