// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps a plugin's process running: starts it in a process group and a private folder of its own, speaks the first word with
 * it, carries what it writes to the log, starts it again when it ends, and leaves no process behind. The provider comes in by
 * {@link dev.kiln.runtime.remote.plugin.Supervisor}.
 */
@NullMarked
package dev.kiln.runtime.remote.plugin;

import org.jspecify.annotations.NullMarked;
