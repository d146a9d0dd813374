// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of {@code kiln project}: a manifest is read, made into a plan, and the plan is shown or done. The tree of
 * commands comes in; the packages below, and REST calls, go out.
 */
@NullMarked
package dev.kiln.cli.project;

import org.jspecify.annotations.NullMarked;
