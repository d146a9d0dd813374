// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.topics;

import java.time.Instant;
import java.util.Optional;

/** A message of somebody's topic; its bytes are not to be changed. */
public record TopicRecord(
        String topic, int partition, long offset, Optional<byte[]> key, Optional<byte[]> value, Instant timestamp) {}
