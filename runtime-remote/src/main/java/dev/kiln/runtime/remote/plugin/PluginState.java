// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.plugin;

import dev.kiln.runtime.remote.wire.Connection;

/** How a plugin is. */
sealed interface PluginState {

    /** Its process is there, or about to be, and has not spoken. */
    record Starting() implements PluginState {}

    /** It answers, as far as is known. */
    record Up(Connection connection, PluginProcess process) implements PluginState {}

    /**
     * It is not there, and is started again after a while.
     *
     * @param reason what happened
     * @param isRefusal whether it was the plugin that did not want its configuration
     */
    record Down(String reason, boolean isRefusal) implements PluginState {}

    record Closed() implements PluginState {}
}
