// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln rule}. The tree of commands comes in; REST calls go out. */
@NullMarked
package dev.kiln.cli.rule;

import org.jspecify.annotations.NullMarked;
