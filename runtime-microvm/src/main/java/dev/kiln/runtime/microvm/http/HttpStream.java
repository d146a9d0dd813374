// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.http;

import java.io.IOException;
import java.io.InputStream;

/** An answer that is read bit by bit. Its reader closes it, which ends the connection, read to the end or not. */
public final class HttpStream implements AutoCloseable {

    private final int status;
    private final InputStream body;
    private final HttpExchange exchange;

    HttpStream(int status, InputStream body, HttpExchange exchange) {
        this.status = status;
        this.body = body;
        this.exchange = exchange;
    }

    public int status() {
        return status;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /**
     * The bytes without their framing. Reading throws {@link java.net.SocketTimeoutException} when the request's time is over, and
     * {@link java.io.EOFException} when the connection ends before the answer does.
     */
    public InputStream body() {
        return body;
    }

    @Override
    public void close() throws IOException {
        exchange.close();
    }
}
