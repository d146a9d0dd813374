// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import java.util.Locale;

/** The feeds by the clock; each has an action of its name. */
public enum AlarmKind {
    ALARM,
    INTERVAL,
    ONCE;

    /** The name of the action. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AlarmKind ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
