// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.info;

import dev.kiln.controller.config.Settings;

/**
 * What the controller says it is.
 *
 * @param build when it was built
 */
public record InfoConfig(String build, String buildNumber) {

    public static InfoConfig read(Settings settings) {
        InfoConfig config = new InfoConfig(settings.text("build"), settings.text("build-number"));
        settings.done();
        return config;
    }
}
