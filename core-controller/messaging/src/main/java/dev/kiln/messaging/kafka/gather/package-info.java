// SPDX-License-Identifier: Apache-2.0
/**
 * Lets messages that come in quick succession wait a little for each other, so that they go in one request; one that comes alone never
 * waits.
 */
@NullMarked
package dev.kiln.messaging.kafka.gather;

import org.jspecify.annotations.NullMarked;
