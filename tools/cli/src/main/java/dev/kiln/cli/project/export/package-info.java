// SPDX-License-Identifier: Apache-2.0
/** Makes a manifest and code files of what a project has on the server. The project commands come in; files go out. */
@NullMarked
package dev.kiln.cli.project.export;

import org.jspecify.annotations.NullMarked;
