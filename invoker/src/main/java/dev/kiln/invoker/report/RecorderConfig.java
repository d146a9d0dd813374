// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import java.time.Duration;

/**
 * How records are written; the keys of {@code kiln.invoker.recorder}.
 *
 * @param maxRecords held in memory until they are written
 * @param maxBytes about what these may take
 * @param batch records in one write
 * @param linger how long the first record of a batch waits for others
 * @param firstBackoff the pause after a failed write, doubled by each further one
 * @param maxBackoff the longest pause
 * @param patience how long a record waits to be held at all, when neither memory nor the ledger takes it
 */
public record RecorderConfig(
        int maxRecords,
        long maxBytes,
        int batch,
        Duration linger,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration patience) {}
