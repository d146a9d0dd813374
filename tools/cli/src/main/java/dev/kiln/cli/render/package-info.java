// SPDX-License-Identifier: Apache-2.0
/** How data looks: JSON, tables, durations. Commands come in; text goes out. */
@NullMarked
package dev.kiln.cli.render;

import org.jspecify.annotations.NullMarked;
