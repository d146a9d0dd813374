// SPDX-License-Identifier: Apache-2.0
/**
 * The bus over Kafka: topics of one partition, each a total order. Servers of a cluster come in by {@link
 * dev.kiln.messaging.kafka.KafkaBus}; only this package knows Kafka's client, and no type of it goes out.
 */
@NullMarked
package dev.kiln.messaging.kafka;

import org.jspecify.annotations.NullMarked;
