// SPDX-License-Identifier: Apache-2.0
/**
 * The code of a project's actions: files as they are, folders as zips, nothing from outside of the project unless its
 * absolute path is given. The project commands come in; the file system goes out.
 */
@NullMarked
package dev.kiln.cli.project.code;

import org.jspecify.annotations.NullMarked;
