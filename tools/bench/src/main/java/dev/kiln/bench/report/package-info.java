// SPDX-License-Identifier: Apache-2.0
/**
 * What people and programs read at the end: a table, or one JSON object.
 */
@NullMarked
package dev.kiln.bench.report;

import org.jspecify.annotations.NullMarked;
