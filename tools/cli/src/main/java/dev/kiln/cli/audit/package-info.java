// SPDX-License-Identifier: Apache-2.0
/** What operators did, from the command line. The tree of commands comes in. */
@NullMarked
package dev.kiln.cli.audit;

import org.jspecify.annotations.NullMarked;
