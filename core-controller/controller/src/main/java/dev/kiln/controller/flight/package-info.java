// SPDX-License-Identifier: Apache-2.0
/**
 * Activations between acceptance and record: who waits, until when, on which invoker. The invoke room opens flights, acks and time end them; the activation store gets a failed record where nobody else can write one.
 */
@NullMarked
package dev.kiln.controller.flight;

import org.jspecify.annotations.NullMarked;
