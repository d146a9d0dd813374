// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln admin limits}. The tree of commands comes in; REST calls of operators go out. */
@NullMarked
package dev.kiln.cli.limits;

import org.jspecify.annotations.NullMarked;
