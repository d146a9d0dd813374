// SPDX-License-Identifier: Apache-2.0
/**
 * What operators want of this invoker, and who else claims to be it. Commands and pings come in from the bus; {@link dev.kiln.invoker.control.Control} withdraws and comes back by heartbeat and tenure, {@link dev.kiln.invoker.control.Succession} ends the older of two processes with one id.
 */
@NullMarked
package dev.kiln.invoker.control;

import org.jspecify.annotations.NullMarked;
