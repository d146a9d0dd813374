// SPDX-License-Identifier: Apache-2.0
/**
 * What must be done so that a server has what a manifest says, as a list of steps. Pure: files were read before, and calls
 * are made after. The project commands come in; nothing goes out.
 */
@NullMarked
package dev.kiln.cli.project.plan;

import org.jspecify.annotations.NullMarked;
