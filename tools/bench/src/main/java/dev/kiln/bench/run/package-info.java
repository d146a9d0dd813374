// SPDX-License-Identifier: Apache-2.0
/**
 * The benchmarks, one class each: start a subject, load it, report, clean up.
 */
@NullMarked
package dev.kiln.bench.run;

import org.jspecify.annotations.NullMarked;
