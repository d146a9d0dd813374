// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln trigger}, and how feeds are told of them. The tree of commands comes in; REST calls go out. */
@NullMarked
package dev.kiln.cli.trigger;

import org.jspecify.annotations.NullMarked;
