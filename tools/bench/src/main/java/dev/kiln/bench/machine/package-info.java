// SPDX-License-Identifier: Apache-2.0
/** Measures the provider {@code microvm} alone, without a platform around it. */
@NullMarked
package dev.kiln.bench.machine;

import org.jspecify.annotations.NullMarked;
