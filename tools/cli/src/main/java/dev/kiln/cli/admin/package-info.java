// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code kiln admin user}, which do what wskadmin does. The tree of commands comes in; REST calls of operators go out. */
@NullMarked
package dev.kiln.cli.admin;

import org.jspecify.annotations.NullMarked;
