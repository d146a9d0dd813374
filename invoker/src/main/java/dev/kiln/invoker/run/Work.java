// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.feed.Delivery;
import dev.kiln.invoker.report.Phases;
import dev.kiln.messaging.wire.ActivationMessage;

/** One activation on its way, and the message that it came by. */
record Work(ActivationMessage message, Phases phases, Delivery delivery) {}
