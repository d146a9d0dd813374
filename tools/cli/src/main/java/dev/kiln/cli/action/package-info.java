// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln action}, and what they make of files, kinds and options. The tree of commands comes in; REST calls go out. */
@NullMarked
package dev.kiln.cli.action;

import org.jspecify.annotations.NullMarked;
