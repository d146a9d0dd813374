// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.server.start.Surroundings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A short life of a server, for the AOT cache: what it loads and runs here, later starts find ready. Called by the build with a
 * folder that it may write to.
 */
public final class Training {

    private static final int CALLS = 3_000;

    private Training() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        StandaloneOptions options = new StandaloneOptions();
        options.runtime = "null";
        options.port = 0;
        options.dataDirectory = Path.of(args[0]);
        try (StandaloneServer server =
                StandaloneServer.start(StandaloneConfig.of(options, Surroundings.here()), PrepareProgress.silent())) {
            Greeting.print(System.out, server);
            String action = "/actions/train";
            String body = "{\"exec\":{\"kind\":\"nodejs:default\",\"code\":\"function main() { return {} }\"}}";
            send(server, "PUT", action + "?overwrite=true", body);
            for (int i = 0; i < CALLS; i++) {
                send(server, "POST", action + "?blocking=true", "{\"n\":" + i + "}");
            }
            send(server, "POST", action, "{}");
            send(server, "GET", action, "");
            send(server, "GET", "/actions", "");
            send(server, "GET", "/activations", "");
            send(server, "DELETE", action, "");
        }
        System.exit(0);
    }

    private static void send(StandaloneServer server, String method, String path, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(server.address() + "/api/v1/namespaces/_" + path)
                .toURL()
                .openConnection();
        connection.setRequestMethod(method);
        String credential =
                Base64.getEncoder().encodeToString(server.guestCredential().getBytes(StandardCharsets.UTF_8));
        connection.setRequestProperty("Authorization", "Basic " + credential);
        connection.setRequestProperty("Content-Type", "application/json");
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        if (connection.getResponseCode() >= 300) {
            throw new IOException(method + " " + path + " was answered with " + connection.getResponseCode());
        }
        connection.getInputStream().readAllBytes();
    }
}
