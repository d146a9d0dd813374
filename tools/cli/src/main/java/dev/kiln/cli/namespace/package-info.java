// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln namespace} and {@code kiln list}. The tree of commands comes in; REST calls go out. */
@NullMarked
package dev.kiln.cli.namespace;

import org.jspecify.annotations.NullMarked;
