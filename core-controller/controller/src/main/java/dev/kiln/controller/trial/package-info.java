// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of invokers that failed too often: a small action that each controller makes for itself and sends to them directly. The scheduler says who is due and is told how it went; acks come in, messages go out.
 */
@NullMarked
package dev.kiln.controller.trial;

import org.jspecify.annotations.NullMarked;
