// SPDX-License-Identifier: Apache-2.0
/**
 * {@code kiln plugin}: looks after the folder of runtime plugins on an invoker's host. A program of its own beside the CLI, as it
 * loads plugins to read what they say of themselves. The command line comes in; the invoker's {@code plugins} and {@code install}
 * do the work.
 */
@NullMarked
package dev.kiln.server.plugin;

import org.jspecify.annotations.NullMarked;
