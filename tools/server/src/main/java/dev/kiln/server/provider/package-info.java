// SPDX-License-Identifier: Apache-2.0
/**
 * Which runtime provider an invoker on this machine works with: the one that was asked for, or the best that works here. Plugins
 * are opened through the invoker's own loader.
 */
@NullMarked
package dev.kiln.server.provider;

import org.jspecify.annotations.NullMarked;
