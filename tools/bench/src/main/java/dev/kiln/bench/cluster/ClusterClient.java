// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests of one user to a cluster that is well. Each call has a connection of its own. */
public final class ClusterClient {

    private final ClusterProcesses cluster;
    private final String authorization;

    /** The guest. */
    public ClusterClient(ClusterProcesses cluster) throws IOException {
        this(cluster, cluster.guest());
    }

    /** @param authorization what the user sends as such */
    public ClusterClient(ClusterProcesses cluster, String authorization) {
        this.cluster = cluster;
        this.authorization = authorization;
    }

    /** Makes or replaces a Node.js action in the smallest sandbox, which may begin so often. */
    public void putAction(String name, String code, int maxAttempts) throws IOException {
        var body = Json.object();
        body.putObject("exec").put("kind", "nodejs:default").put("code", code);
        body.putObject("limits").put("memory", 128).put("timeout", 20_000);
        body.putArray("annotations").addObject().put("key", "max-attempts").put("value", maxAttempts);
        require(send(0, "PUT", "/actions/" + name + "?overwrite=true", Json.text(body)));
    }

    /** Asks a controller, in the user's own namespace. */
    public HttpConnection.Response send(int controller, String method, String path, String body) throws IOException {
        try (HttpConnection connection = connect(controller)) {
            return connection.exchange(request(method, path, body));
        }
    }

    /** Asks a controller, by a whole path. */
    public HttpConnection.Response sendTo(int controller, String method, String path, String body) throws IOException {
        try (HttpConnection connection = connect(controller)) {
            return connection.exchange(bytes(method, path, body));
        }
    }

    public byte[] request(String method, String path, String body) {
        return bytes(method, "/api/v1/namespaces/_" + path, body);
    }

    private byte[] bytes(String method, String path, String body) {
        return HttpConnection.request(
                method, path, Map.of("Authorization", authorization), body.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends the same request again and again. */
    public Call client(int controller, byte[] request) throws IOException {
        HttpConnection connection = connect(controller);
        return () -> require(connection.exchange(request));
    }

    /** How many activations a controller waits for. */
    public int waiting(int controller) throws IOException {
        byte[] request = HttpConnection.request(
                "GET", "/activation/count", Map.of("Authorization", ClusterProcesses.operator()), new byte[0]);
        try (HttpConnection connection = connect(controller)) {
            return Integer.parseInt(require(connection.exchange(request)).text().strip());
        }
    }

    public HttpConnection connect(int controller) throws IOException {
        URI address = cluster.controller(controller);
        return HttpConnection.tcp(address.getHost(), address.getPort());
    }

    public static HttpConnection.Response require(HttpConnection.Response response) throws IOException {
        if (response.status() >= 300) {
            throw new IOException("status " + response.status() + ": " + response.text());
        }
        return response;
    }
}
