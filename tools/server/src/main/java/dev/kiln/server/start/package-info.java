// SPDX-License-Identifier: Apache-2.0
/**
 * How a process of Kiln begins: what surrounds it, where its settings come from, how it says that it is ready or cannot start. All
 * programs of the server come in.
 */
@NullMarked
package dev.kiln.server.start;

import org.jspecify.annotations.NullMarked;
