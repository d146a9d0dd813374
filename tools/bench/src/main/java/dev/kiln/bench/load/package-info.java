// SPDX-License-Identifier: Apache-2.0
/**
 * Makes calls and times them: a small HTTP connection, a closed loop (so many clients, each waits for its answer) and an open loop (so many calls a second, whatever the answers do).
 */
@NullMarked
package dev.kiln.bench.load;

import org.jspecify.annotations.NullMarked;
