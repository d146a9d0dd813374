// SPDX-License-Identifier: Apache-2.0
/** Reads topics of users at Kafka brokers. Whoever puts a server together comes in; it shares nothing with the platform's bus. */
@NullMarked
package dev.kiln.messaging.kafka.source;

import org.jspecify.annotations.NullMarked;
