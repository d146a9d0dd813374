// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.subject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A language runtime without a platform around it, and the connection to it. For one thread. */
public final class FloorSandbox implements AutoCloseable {

    private static final byte[] RUN = HttpConnection.request(
            "POST",
            "/run",
            Map.of(),
            ("{\"value\":{},\"namespace\":\"guest\",\"action_name\":\"/guest/noop\",\"action_version\":\"0.0.1\","
                            + "\"activation_id\":\"0123456789abcdef0123456789abcdef\",\"transaction_id\":\"bench\","
                            + "\"deadline\":\"4102444800000\"}")
                    .getBytes(StandardCharsets.UTF_8));

    private final HttpConnection connection;
    private final Removal removal;

    /** Takes away what was started. */
    @FunctionalInterface
    interface Removal {
        void remove() throws IOException, InterruptedException;
    }

    FloorSandbox(HttpConnection connection, Removal removal) {
        this.connection = connection;
        this.removal = removal;
    }

    /** Loads Node.js code. */
    public void init(String code) throws IOException {
        ObjectNode json = Json.object();
        json.putObject("value")
                .put("name", "noop")
                .put("main", "main")
                .put("code", code)
                .put("binary", false)
                .putObject("env");
        exchange(HttpConnection.request("POST", "/init", Map.of(), Json.bytes(json)));
    }

    /** Calls it with no arguments. */
    public void run() throws IOException {
        exchange(RUN);
    }

    @Override
    public void close() throws IOException {
        connection.close();
        try {
            removal.remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void exchange(byte[] request) throws IOException {
        HttpConnection.Response response = connection.exchange(request);
        if (response.status() != 200) {
            throw new IOException("the sandbox answered " + response.status() + ": " + response.text());
        }
    }
}
