// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import dev.kiln.messaging.TopicSpec;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** What a specification means to a broker. */
final class TopicSettings {

    /** Kafka's word for no bound. */
    private static final String UNBOUNDED = "-1";

    /** A broker only drops whole files, so files are a part of what shall be kept. */
    private static final int FILES = 4;

    private static final long LARGEST_FILE_BYTES = 256L * 1024 * 1024;
    private static final long SMALLEST_FILE_BYTES = 1024 * 1024;
    private static final Duration LONGEST_FILE = Duration.ofDays(7);

    private TopicSettings() {}

    /** Of a topic that keeps 1 GiB for 2 days: files of 256 MiB or 12 hours. */
    static Map<String, String> of(TopicSpec spec) {
        long batchBytes = ClientSettings.withOverhead(spec.maxMessageBytes());
        long fileBytes = Math.clamp(
                spec.retentionBytes() / FILES,
                Math.max(SMALLEST_FILE_BYTES, batchBytes),
                Math.max(LARGEST_FILE_BYTES, batchBytes));
        long fileMillis =
                Math.min(LONGEST_FILE.toMillis(), Math.max(1, spec.retention().toMillis() / FILES));
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG, String.valueOf(spec.retention().toMillis()),
                TopicConfig.RETENTION_BYTES_CONFIG,
                        spec.retentionBytes() == TopicSpec.ALL ? UNBOUNDED : String.valueOf(spec.retentionBytes()),
                TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(fileBytes),
                TopicConfig.SEGMENT_MS_CONFIG, String.valueOf(fileMillis),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(batchBytes),
                // the broker's clock, so that times grow with offsets, and reading back by time leaves nothing out
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    }
}
