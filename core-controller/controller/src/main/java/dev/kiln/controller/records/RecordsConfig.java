// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.records;

import dev.kiln.controller.config.Settings;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.limits.NamespaceLimits;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Which records are kept. Decided here, when an activation begins its way, and told to its invoker with it.
 *
 * @param blocking of activations that somebody waits for, as parts of sequences and compositions are
 * @param nonBlocking of all others, and of triggers
 */
public record RecordsConfig(StoragePolicy blocking, StoragePolicy nonBlocking) {

    public static RecordsConfig read(Settings settings) {
        RecordsConfig config = new RecordsConfig(policy(settings, "blocking"), policy(settings, "non-blocking"));
        settings.done();
        return config;
    }

    /** Whoever asks for verbose logging wants to see the record, whatever else was said. */
    public StoragePolicy policy(Transaction transaction, NamespaceLimits limits, boolean isBlocking) {
        if (transaction.isVerbose()) {
            return StoragePolicy.ALWAYS;
        }
        if (!limits.storesActivations().orElse(true)) {
            return StoragePolicy.NEVER;
        }
        return isBlocking ? blocking : nonBlocking;
    }

    private static StoragePolicy policy(Settings settings, String key) {
        String word = settings.text(key);
        return StoragePolicy.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no policy for records (" + key
                        + "); there are: "
                        + Arrays.stream(StoragePolicy.values())
                                .map(StoragePolicy::word)
                                .collect(Collectors.joining(", "))));
    }
}
