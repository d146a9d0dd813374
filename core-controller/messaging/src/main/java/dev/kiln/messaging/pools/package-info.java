// SPDX-License-Identifier: Apache-2.0
/** How far invokers are with what their pools shall be; a part of their pings. */
@NullMarked
package dev.kiln.messaging.pools;

import org.jspecify.annotations.NullMarked;
