// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import org.jspecify.annotations.Nullable;

/** A plugin cannot be opened, whatever it is told; the message says which, where it is, and what is wrong with it. */
public final class BrokenPluginException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    BrokenPluginException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
