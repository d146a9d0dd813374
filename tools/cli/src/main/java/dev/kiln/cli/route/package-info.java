// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln route}: the rules by which activations go to pools. The tree of commands comes in; REST calls of operators go out. */
@NullMarked
package dev.kiln.cli.route;

import org.jspecify.annotations.NullMarked;
