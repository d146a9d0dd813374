// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln package}. The tree of commands comes in; REST calls go out. */
@NullMarked
package dev.kiln.cli.packages;

import org.jspecify.annotations.NullMarked;
