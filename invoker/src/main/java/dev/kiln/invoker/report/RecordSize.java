// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import dev.kiln.model.activation.Activation;

/** About how much memory a record holds. */
final class RecordSize {

    private static final long OVERHEAD_BYTES = 2 * 1024;

    private RecordSize() {}

    static long of(Activation record) {
        long logs = record.logs().stream().mapToLong(String::length).sum();
        return OVERHEAD_BYTES + logs + record.response().sizeBytes().orElse(0);
    }
}
