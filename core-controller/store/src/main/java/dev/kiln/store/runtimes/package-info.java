// SPDX-License-Identifier: Apache-2.0
/** The language runtimes that an operator set, as controllers and invokers find them when they start. */
@NullMarked
package dev.kiln.store.runtimes;

import org.jspecify.annotations.NullMarked;
