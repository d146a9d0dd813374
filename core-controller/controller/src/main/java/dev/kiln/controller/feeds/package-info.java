// SPDX-License-Identifier: Apache-2.0
/**
 * The feeds that every installation has, put together: their packages in the operator's namespace, their actions, and what runs
 * beside all requests to fire triggers. The server builds it; the rooms of the feeds do the work.
 */
@NullMarked
package dev.kiln.controller.feeds;

import org.jspecify.annotations.NullMarked;
