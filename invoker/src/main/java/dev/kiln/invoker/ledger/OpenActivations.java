// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import dev.kiln.model.activation.ActivationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The activations whose end is not known outside yet, and the segment that the last entry of each lies in. Not thread-safe.
 */
final class OpenActivations {

    private final Map<ActivationId, Entry> entries = new HashMap<>();
    private final Map<Long, Load> loadBySegment = new HashMap<>();

    /** The last entry of an activation. */
    record Entry(long segment, int bytes, int attempts, byte kind) {
        boolean isFinished() {
            return kind != LedgerCodec.STARTED;
        }
    }

    /** What a segment is still needed for. */
    private static final class Load {
        int entries;
        long bytes;
    }

    void put(ActivationId id, Entry entry) {
        unload(entries.put(id, entry));
        Load load = loadBySegment.computeIfAbsent(entry.segment(), segment -> new Load());
        load.entries++;
        load.bytes += entry.bytes();
    }

    /** Whether it was open. */
    boolean remove(ActivationId id) {
        Entry entry = entries.remove(id);
        unload(entry);
        return entry != null;
    }

    @Nullable
    Entry get(ActivationId id) {
        return entries.get(id);
    }

    int attempts(ActivationId id) {
        Entry entry = entries.get(id);
        return entry == null ? 0 : entry.attempts();
    }

    byte kind(ActivationId id) {
        Entry entry = entries.get(id);
        return entry == null ? LedgerCodec.FINISHED : entry.kind();
    }

    int size() {
        return entries.size();
    }

    boolean isNeeded(long segment) {
        return loadBySegment.containsKey(segment);
    }

    long neededBytes(long segment) {
        Load load = loadBySegment.get(segment);
        return load == null ? 0 : load.bytes;
    }

    /** Those that began and whose entry lies there. */
    List<ActivationId> startedIn(long segment) {
        return entries.entrySet().stream()
                .filter(it ->
                        it.getValue().segment() == segment && !it.getValue().isFinished())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The oldest segment with the outcome of an activation that is wanted. */
    OptionalLong oldestFinished(Predicate<ActivationId> isWanted) {
        return entries.entrySet().stream()
                .filter(it -> it.getValue().isFinished() && isWanted.test(it.getKey()))
                .mapToLong(it -> it.getValue().segment())
                .min();
    }

    private void unload(@Nullable Entry entry) {
        if (entry == null) {
            return;
        }
        Load load = loadBySegment.get(entry.segment());
        if (load != null) {
            load.entries--;
            load.bytes -= entry.bytes();
            if (load.entries == 0) {
                loadBySegment.remove(entry.segment());
            }
        }
    }
}
