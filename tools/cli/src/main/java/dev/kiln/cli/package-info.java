// SPDX-License-Identifier: Apache-2.0
/** The kiln command: arguments come in at {@link dev.kiln.cli.Main}, find their command in the tree, and leave as an exit code. Each group of commands is a package; nobody but this one knows them all. */
@NullMarked
package dev.kiln.cli;

import org.jspecify.annotations.NullMarked;
