// SPDX-License-Identifier: Apache-2.0
/**
 * A project's manifest and the deployment file laid over it: YAML becomes records, and whatever is wrong is told with its
 * file, its place and its value. The project commands come in; nothing goes out.
 */
@NullMarked
package dev.kiln.cli.project.manifest;

import org.jspecify.annotations.NullMarked;
