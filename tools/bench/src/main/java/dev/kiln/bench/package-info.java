// SPDX-License-Identifier: Apache-2.0
/**
 * The command line of the benchmarks: reads options, runs one benchmark, prints its report.
 */
@NullMarked
package dev.kiln.bench;

import org.jspecify.annotations.NullMarked;
