// SPDX-License-Identifier: Apache-2.0
/** Shell completion and the pages of help that are not a command's own. The tree of commands comes in. */
@NullMarked
package dev.kiln.cli.help;

import org.jspecify.annotations.NullMarked;
