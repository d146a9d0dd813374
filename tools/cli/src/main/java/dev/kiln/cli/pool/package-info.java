// SPDX-License-Identifier: Apache-2.0
/** Pools of invokers, and swaps of their providers, from the command line. The tree of commands comes in. */
@NullMarked
package dev.kiln.cli.pool;

import org.jspecify.annotations.NullMarked;
