// SPDX-License-Identifier: Apache-2.0
/**
 * All of Kiln in one process: the embedded store, the bus in memory, one invoker with the best provider that the machine
 * offers, one controller. The launcher comes in; a server that people can use goes out.
 */
@NullMarked
package dev.kiln.standalone;

import org.jspecify.annotations.NullMarked;
