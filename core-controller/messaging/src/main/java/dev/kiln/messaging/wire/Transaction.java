// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * What one request of a client sets off, across processes.
 *
 * @param id what the client knows it by
 * @param start when the request came in
 * @param isVerbose whether the client asked for extra logging
 */
public record Transaction(String id, Instant start, boolean isVerbose) {

    private static final String HEALTH_TEST = "sid_invokerHealth";

    /** What log lines call it, in every process. */
    private static final String LOG_KEY = "transaction";

    /** Of a controller's test action, which shows whether an invoker can run anything; nobody wants its record. */
    public static Transaction healthTest(Instant start) {
        return new Transaction(HEALTH_TEST, start, false);
    }

    public boolean isHealthTest() {
        return id.equals(HEALTH_TEST);
    }

    /** Answers with its id on all lines that this thread logs meanwhile. */
    public <T> T answer(Supplier<T> work) {
        MDC.put(LOG_KEY, id);
        try {
            return work.get();
        } finally {
            MDC.remove(LOG_KEY);
        }
    }

    /** Runs with its id on all lines that this thread logs meanwhile. */
    public void run(Runnable work) {
        MDC.put(LOG_KEY, id);
        try {
            work.run();
        } finally {
            MDC.remove(LOG_KEY);
        }
    }
}
