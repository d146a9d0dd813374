// SPDX-License-Identifier: Apache-2.0
/** What a pool of invokers is: which runtime provider makes its sandboxes, how, and how many. */
@NullMarked
package dev.kiln.model.pools;

import org.jspecify.annotations.NullMarked;
