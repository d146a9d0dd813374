// SPDX-License-Identifier: Apache-2.0
/** Does the steps of a plan, one call after the other, and finds out what a project has on the server. The project commands come in; REST calls go out. */
@NullMarked
package dev.kiln.cli.project.run;

import org.jspecify.annotations.NullMarked;
