// SPDX-License-Identifier: Apache-2.0
/**
 * Triggers that fire by the clock: what a schedule says, how an alarm goes on after each fire, and who of several controllers fires
 * it. The native actions of the package {@code alarms} come in; documents are kept in the store, triggers are fired by way of the
 * room of all feeds.
 */
@NullMarked
package dev.kiln.controller.feeds.alarms;

import org.jspecify.annotations.NullMarked;
