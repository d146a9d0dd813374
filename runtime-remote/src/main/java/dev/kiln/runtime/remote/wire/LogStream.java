// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The logs of one sandbox on their way to its sink. */
public final class LogStream {

    private final Exchange exchange;

    LogStream(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The sandbox is no more: what it wrote last may still come for a while, and then the stream ends, come what may. */
    public void endWithin(Duration patience) {
        Thread.ofVirtual().name("kiln-remote-logs-end").start(() -> {
            try {
                exchange.await(patience);
            } catch (ExecutionException | TimeoutException e) {
                // it ended with an error, or was cancelled as it did not end: both end the sink
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
