// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Web actions of a world, and those who visit them. */
final class Site {

    private final World world;

    Site(World world) {
        this.world = world;
    }

    /** Below this a namespace's web actions lie. */
    static String path(String rest) {
        return "/api/v1/web/guest/default/" + rest;
    }

    /** Makes a web action with more annotations, as {@code 'key':value} with single quotes. */
    void export(String name, String... annotations) {
        put("actions/" + name, "", annotations);
    }

    void put(String entity, String more, String... annotations) {
        StringBuilder all = new StringBuilder("{'key':'web-export','value':true}");
        for (String annotation : annotations) {
            int colon = annotation.indexOf(':');
            all.append(",{'key':")
                    .append(annotation, 0, colon)
                    .append(",'value':")
                    .append(annotation, colon + 1, annotation.length())
                    .append('}');
        }
        String json = "{'exec':{'kind':'nodejs:20','code':'x'}" + more + ",'annotations':[" + all + "]}";
        done(world.put(own(entity + "?overwrite=true"), json.replace('\'', '"')));
    }

    /** What all actions answer from now on. */
    void answers(String result) {
        JsonNode json = Json.parse(result.replace('\'', '"'));
        world.invoker.script = message -> Optional.of(ActivationResponse.success(json, 2));
    }

    void answers(ActivationResponse response) {
        world.invoker.script = message -> Optional.of(response);
    }

    /** They answer what they were told. */
    void echoes() {
        world.invoker.script = message -> Optional.of(ActivationResponse.success(message.content(), 2));
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return world.send(request(method, path, body, headers));
    }

    HttpRequest.Builder request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = world.request(path, "")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Sends lines as they are. */
    RawHttp.Answer raw(String head, String body) throws IOException {
        return RawHttp.send(
                world.server.address().getPort(),
                head.replace("\n", "\r\n") + "\r\n\r\n",
                body.getBytes(StandardCharsets.UTF_8));
    }

    static void assertRefused(HttpResponse<String> reply, int status, String text) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        JsonNode json = World.json(reply);
        assertThat(json.path("error").asText()).isEqualTo(text);
        assertThat(json.path("code").asText())
                .isEqualTo(reply.headers().firstValue("X-Request-ID").orElseThrow());
        assertThat(json).hasSize(2);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(reply.body()).startsWith("{\n  \"error\": ");
    }
}
