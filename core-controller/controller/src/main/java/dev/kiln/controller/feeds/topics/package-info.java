// SPDX-License-Identifier: Apache-2.0
/**
 * Triggers that fire when messages come to a Kafka topic: which topics are read, which of several controllers reads each, and how
 * messages become payloads. The native action of the package {@code messaging} comes in; topics are read by way of a port of messaging,
 * triggers are fired by way of the room of all feeds.
 */
@NullMarked
package dev.kiln.controller.feeds.topics;

import org.jspecify.annotations.NullMarked;
