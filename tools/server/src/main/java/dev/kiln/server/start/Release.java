// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import com.typesafe.config.Config;

/**
 * Which version of Kiln a process is: what controllers show at {@code /api/v1} as {@code buildno}. Controllers and invokers are one
 * build, so there is one setting for both.
 */
public final class Release {

    private static final String KEY = "kiln.controller.info.build-number";

    private Release() {}

    public static String of(Config settings) {
        return settings.getString(KEY);
    }
}
