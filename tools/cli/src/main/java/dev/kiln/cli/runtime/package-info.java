// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln runtime}: kinds and their images. The tree of commands comes in; REST calls of operators go out. */
@NullMarked
package dev.kiln.cli.runtime;

import org.jspecify.annotations.NullMarked;
