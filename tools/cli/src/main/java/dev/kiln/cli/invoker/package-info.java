// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln invoker} that look at invokers and tell them what to do. The tree of commands comes in; REST calls of operators go out. */
@NullMarked
package dev.kiln.cli.invoker;

import org.jspecify.annotations.NullMarked;
