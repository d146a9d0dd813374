// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.activation;

import dev.kiln.model.activation.ActivationResponse.Status;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which records of activations are kept in the store; all others are only told to who waits for them. */
public enum StoragePolicy {
    ALWAYS,
    FAILURES,
    /** An action that says itself what went wrong is not worth a record. */
    FAILURES_NOT_APPLICATION_ERRORS,
    NEVER;

    /** Whether the record of an activation that ended so is kept. */
    public boolean keeps(Status status) {
        return switch (this) {
            case ALWAYS -> true;
            case FAILURES -> status != Status.SUCCESS;
            case FAILURES_NOT_APPLICATION_ERRORS -> status == Status.DEVELOPER_ERROR || status == Status.WHISK_ERROR;
            case NEVER -> false;
        };
    }

    /** In settings and on the wire: {@code failures-not-application-errors}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<StoragePolicy> ofWord(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }
}
