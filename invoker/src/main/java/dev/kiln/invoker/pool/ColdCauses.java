// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.WarmKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Says why an activation met no warm sandbox. Remembers the last few actions that lost theirs. For one thread at a time. */
final class ColdCauses {

    static final String STEM = "stem";
    static final String ALL_BUSY = "all busy";
    static final String NEVER = "no sandbox of this revision";
    static final String UPDATED = "updated";
    static final String EVICTED = "evicted";
    static final String EXPIRED = "expired";
    static final String BROKEN = "broken";
    static final String REPLACED = "provider replaced";

    private static final int REMEMBERED = 1024;

    private final Map<WarmKey, String> lost = new LinkedHashMap<>();

    /** A sandbox of this action goes, for this reason. */
    void lost(Optional<WarmKey> key, String reason) {
        key.ifPresent(it -> {
            lost.remove(it);
            lost.put(it, reason);
            if (lost.size() > REMEMBERED) {
                lost.remove(lost.keySet().iterator().next());
            }
        });
    }

    String causeOf(WarmKey wanted, Collection<Slot> slots) {
        boolean isOtherRevisionThere = false;
        for (Slot slot : slots) {
            if (slot.key.isPresent() && slot.key.get().equals(wanted)) {
                return ALL_BUSY;
            }
            isOtherRevisionThere |= slot.key
                    .map(it -> it.action().equals(wanted.action())
                            && it.namespace().equals(wanted.namespace()))
                    .orElse(false);
        }
        String reason = lost.get(wanted);
        if (reason != null) {
            return reason;
        }
        return isOtherRevisionThere ? UPDATED : NEVER;
    }
}
