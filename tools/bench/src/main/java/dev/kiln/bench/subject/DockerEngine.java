// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.subject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The floor under any cold start with Docker: the Engine's own requests, one after the other, on one connection that is
 * open already, with nothing around them.
 */
public final class DockerEngine implements Floor {

    private static final int PORT = 8080;

    private final HttpConnection engine;
    private final String image;

    public DockerEngine(String image) throws IOException {
        this.engine = HttpConnection.unix(Path.of("/var/run/docker.sock"));
        this.image = image;
    }

    @Override
    public FloorSandbox start() throws IOException, InterruptedException {
        ObjectNode config = Json.object().put("Image", image);
        config.putObject("HostConfig").put("Memory", 256L << 20).put("MemorySwap", 256L << 20);
        String id = Json.parse(
                        ask("POST", "/containers/create", Json.text(config)).body())
                .path("Id")
                .asText();
        ask("POST", "/containers/" + id + "/start", "");
        String host = Json.parse(ask("GET", "/containers/" + id + "/json", "").body())
                .at("/NetworkSettings/IPAddress")
                .asText();
        HttpConnection connection = Floor.untilConnected(() -> HttpConnection.tcp(host, PORT));
        return new FloorSandbox(connection, () -> ask("DELETE", "/containers/" + id + "?force=1&v=1", ""));
    }

    @Override
    public void close() throws IOException {
        engine.close();
    }

    private HttpConnection.Response ask(String method, String path, String body) throws IOException {
        HttpConnection.Response response =
                engine.exchange(HttpConnection.request(method, path, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
        if (response.status() >= 300) {
            throw new IOException("the Docker Engine answered " + method + " " + path + " with " + response.status()
                    + ": " + response.text());
        }
        return response;
    }
}
