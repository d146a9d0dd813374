// SPDX-License-Identifier: Apache-2.0
/**
 * Puts plugins into a folder and takes them out, so that an invoker that starts at any moment sees a plugin whole or not at all. The
 * commands of {@code kiln plugin} come in; files, and for an URL the network, go out.
 */
@NullMarked
package dev.kiln.server.plugin.install;

import org.jspecify.annotations.NullMarked;
