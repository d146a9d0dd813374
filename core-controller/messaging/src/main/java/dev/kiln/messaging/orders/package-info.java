// SPDX-License-Identifier: Apache-2.0
/** What pools shall be on their invokers, as controllers tell them. */
@NullMarked
package dev.kiln.messaging.orders;

import org.jspecify.annotations.NullMarked;
