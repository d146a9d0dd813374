// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.documents;

import dev.kiln.store.StoreException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents that are there and cannot be read: passed over, so that those behind them do not wait, told of once each, and counted. Safe for
 * use by several threads.
 */
public final class Damaged {

    private static final Logger log = LoggerFactory.getLogger(Damaged.class);

    /** So many may be due together before those behind them wait. */
    public static final int MOST = 100;

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Reads something. */
    @FunctionalInterface
    public interface Reading<T, E extends Exception> {
        T read() throws E;
    }

    /** What is read, or nothing when it is damaged. */
    public <T, E extends Exception> Optional<T> orNone(Reading<T, E> reading) throws E {
        try {
            return Optional.of(reading.read());
        } catch (StoreException.Corrupt e) {
            String what = String.valueOf(e.getMessage());
            if (told.size() < MOST && told.add(what)) {
                log.atError().addKeyValue("reason", what).log("a document is passed over");
            }
            return Optional.empty();
        }
    }

    /** How many there were so far; no more than {@link #MOST} are told apart. */
    public int count() {
        return told.size();
    }
}
