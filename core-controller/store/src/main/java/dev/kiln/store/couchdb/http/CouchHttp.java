// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.ektorp.http.HttpClient;
import org.ektorp.http.HttpResponse;

/**
 * HTTP to one CouchDB: sends, sends again what may be sent again, reads answers, and gives connections back. Safe for use by
 * several threads, which block; bounded by the time-outs and retries of the configuration.
 */
public final class CouchHttp implements AutoCloseable {

    private static final String JSON = "application/json";

    private final HttpClient client;
    private final Retries retries;
    private final String host;

    public CouchHttp(CouchDbConfig config, RandomGenerator random) {
        this.host = config.host();
        this.client = Connections.open(config);
        this.retries = new Retries(config, random, this::closeIdle);
    }

    /** An answer, read whole; {@code body} is empty when it was no JSON. */
    public record Answer(int status, JsonNode body) {
        public boolean isSuccess() {
            return status / 100 == 2;
        }

        /** CouchDB's reason of a refusal. */
        public String reason() {
            return body.path("reason").asText("");
        }
    }

    /** One way to send a request; called again for each attempt. */
    public interface Request {
        HttpResponse send(HttpClient client) throws IOException;
    }

    /** What is made of an answer while its connection is held. */
    public interface Reader<T> {
        T read(HttpResponse response) throws IOException;
    }

    /** Which server it is, for messages. */
    public String host() {
        return host;
    }

    public Answer get(String attempt, String path) {
        return exchange(attempt, Retries.Kind.IDEMPOTENT, client -> client.get(path), CouchHttp::answer);
    }

    /** Asks once and tells at once, for health. */
    public Answer getOnce(String attempt, String path) {
        return exchange(attempt, Retries.Kind.ONCE, client -> client.get(path), CouchHttp::answer);
    }

    /** For writes that are guarded by a revision: sent again only if they never left. */
    public Answer put(String attempt, String path, ObjectNode document) {
        byte[] bytes = Json.bytes(document);
        return exchange(
                attempt, Retries.Kind.GUARDED, client -> put(client, path, JSON, Body.of(bytes)), CouchHttp::answer);
    }

    /** As {@link #put(String, String, ObjectNode)}, of another type and any length. */
    public Answer put(String attempt, String path, String contentType, Body body) {
        return exchange(
                attempt, Retries.Kind.GUARDED, client -> put(client, path, contentType, body), CouchHttp::answer);
    }

    public Answer delete(String attempt, String path) {
        return exchange(attempt, Retries.Kind.GUARDED, client -> client.delete(path), CouchHttp::answer);
    }

    /** For questions, and for writes that do no harm when they come twice. */
    public Answer post(String attempt, String path, String json) {
        return exchange(attempt, Retries.Kind.IDEMPOTENT, client -> client.post(path, json), CouchHttp::answer);
    }

    /**
     * Sends, and reads the answer while its connection is held.
     *
     * @param attempt for messages: what is tried, with the database
     * @throws StoreException.Unavailable when there is no answer, or one of the server being in trouble
     */
    public <T> T exchange(String attempt, Retries.Kind kind, Request request, Reader<T> reader) {
        return retries.run(attempt, kind, () -> {
            HttpResponse response = request.send(client);
            try {
                if (response.getCode() == 503) {
                    throw new Retries.BusyException("cannot " + attempt + " of the CouchDB at " + host
                            + ": it is busy or starting (503); try again later");
                }
                if (response.getCode() >= 500 || response.getCode() == 401 || response.getCode() == 403) {
                    throw refusal(attempt, answer(response));
                }
                return reader.read(response);
            } finally {
                // reads what is left, so that the connection can be used again
                response.releaseConnection();
            }
        });
    }

    /** Sends, and hands the answer over with its connection; whoever gets it releases it. */
    public HttpResponse open(String attempt, Retries.Kind kind, Request request) {
        return retries.run(attempt, kind, () -> request.send(client));
    }

    /** What to throw when an answer is none of those that were to be expected. */
    public StoreException refusal(String attempt, Answer answer) {
        String message = "cannot " + attempt + " of the CouchDB at " + host + ": ";
        return switch (answer.status()) {
            case 401, 403 ->
                new StoreException.Unavailable(
                        message + "it refuses the credentials (" + answer.status() + "); check user and password",
                        null);
            case 413 -> new StoreException.TooLarge(message + "it is larger than the server takes");
            default ->
                new StoreException.Unavailable(
                        message + "it answers " + answer.status() + " "
                                + answer.body().path("error").asText("") + " " + answer.reason(),
                        null);
        };
    }

    /** For those who find out that the server went away: the other connections are as dead. */
    public void closeIdle() {
        Connections.closeIdle(client);
    }

    @Override
    public void close() {
        client.shutdown();
    }

    /** A segment of a path, or a value in a query. */
    public static String encode(String text) {
        // a blank as %20, since + is a blank in queries only
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static HttpResponse put(HttpClient client, String path, String contentType, Body body) throws IOException {
        return client.put(path, body.open(), contentType, body.lengthBytes());
    }

    /** Reads an answer whole; a body that is no JSON counts as an empty object. */
    public static Answer answer(HttpResponse response) throws IOException {
        if (response.getContentLength() == 0) {
            return new Answer(response.getCode(), Json.object());
        }
        try {
            return new Answer(response.getCode(), Json.parse(response.getContent()));
        } catch (MalformedJsonException e) {
            return new Answer(response.getCode(), Json.object());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
