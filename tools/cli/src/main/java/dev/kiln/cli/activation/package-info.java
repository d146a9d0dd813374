// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln activation}. The tree of commands comes in; REST calls go out. */
@NullMarked
package dev.kiln.cli.activation;

import org.jspecify.annotations.NullMarked;
