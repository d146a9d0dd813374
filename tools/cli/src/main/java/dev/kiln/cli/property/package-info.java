// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln property}: reading and changing the property file. The tree of commands comes in. */
@NullMarked
package dev.kiln.cli.property;

import org.jspecify.annotations.NullMarked;
