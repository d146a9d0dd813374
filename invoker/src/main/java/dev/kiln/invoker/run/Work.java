// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.report.Phases;
import dev.kiln.messaging.wire.ActivationMessage;

/**
 * One activation on its way.
 *
 * @param done to be called when its record is stored
 */
record Work(ActivationMessage message, Phases phases, Runnable done) {}
