// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.rule;

import java.util.Locale;
import java.util.Optional;

/** Whether a rule does something when its trigger fires. */
public enum RuleStatus {
    ACTIVE,
    INACTIVE;

    public static RuleStatus of(boolean isActive) {
        return isActive ? ACTIVE : INACTIVE;
    }

    /** On the wire: {@code active} or {@code inactive}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RuleStatus> ofWord(String word) {
        return switch (word) {
            case "active" -> Optional.of(ACTIVE);
            case "inactive" -> Optional.of(INACTIVE);
            default -> Optional.empty();
        };
    }
}
