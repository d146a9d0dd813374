// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A user with a key, in his own namespace. */
final class RestClient {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;
    private final String authorization;

    /** An answer. */
    record Reply(int status, String body) {
        JsonNode json() {
            return Json.parse(body);
        }
    }

    RestClient(URI address, String credential) {
        this.address = address;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credential.getBytes());
    }

    /** What is not below the namespace. */
    Reply plain(String path) throws IOException, InterruptedException {
        return exchange("GET", path, "");
    }

    /** As {@link #plain}, with any method and body. */
    Reply admin(String method, String path, String body) throws IOException, InterruptedException {
        return exchange(method, path, body);
    }

    Reply send(String method, String path, String body) throws IOException, InterruptedException {
        return exchange(method, "/api/v1/namespaces/_" + path, body);
    }

    Reply putAction(String name, String code) throws IOException, InterruptedException {
        String exec = Json.text(Json.object().put("kind", "nodejs:default").put("code", code));
        return send(
                "PUT", "/actions/" + name + "?overwrite=true", "{\"exec\":" + exec + ",\"limits\":{\"memory\":128}}");
    }

    Reply call(String name, String arguments) throws IOException, InterruptedException {
        return send("POST", "/actions/" + name + "?blocking=true", arguments);
    }

    /** Asks again and again until the answer is as wanted. */
    Reply eventually(String path, Predicate<Reply> isWanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Reply reply = send("GET", path, "");
            if (isWanted.test(reply)) {
                return reply;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("GET " + path + " still answers " + reply);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private Reply exchange(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofMinutes(2))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.body());
    }
}
