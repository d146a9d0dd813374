// SPDX-License-Identifier: Apache-2.0
/** Parameters and annotations on the command line: pairs, files, JSON or text. The commands of entities come in; JSON goes out. */
@NullMarked
package dev.kiln.cli.parameter;

import org.jspecify.annotations.NullMarked;
