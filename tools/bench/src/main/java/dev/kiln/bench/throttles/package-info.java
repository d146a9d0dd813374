// SPDX-License-Identifier: Apache-2.0
/**
 * Many namespaces that call more often than they may: what each asks for ({@link dev.kiln.bench.throttles.Tenant}), and how much of it
 * was let through in each minute of the clock ({@link dev.kiln.bench.throttles.Admissions}).
 */
@NullMarked
package dev.kiln.bench.throttles;

import org.jspecify.annotations.NullMarked;
