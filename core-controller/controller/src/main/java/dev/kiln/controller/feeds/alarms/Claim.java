// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import java.time.Instant;

/**
 * That a controller is about to fire, so that nobody else does.
 *
 * @param since when the first of them began: a fire is not tried for ever
 * @param until when it is anybody's again
 */
record Claim(String by, Instant since, Instant until) {}
