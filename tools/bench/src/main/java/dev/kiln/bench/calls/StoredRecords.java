// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.calls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The activation records of a cluster's CouchDB, read without Kiln. For one thread. */
public final class StoredRecords {

    private static final String DATABASE = "/kiln_activations";
    private static final int PAGE = 1_000;
    private static final long LOOK_AGAIN_MILLIS = 500;
    private static final long TELL_AGAIN_MILLIS = 10_000;
    private static final List<String> STATUSES =
            List.of(Account.SUCCESS, "application error", "action developer error", "whisk internal error");

    private static final Pattern NUMBERS = Pattern.compile("[0-9a-f]{32}|[0-9]+");

    private final URI store;
    private final Set<String> seen = new HashSet<>();
    private String last = "0";
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public StoredRecords(URI store) {
        this.store = store;
    }

    /** The ids of all that have one; reads only what was written since it was last asked. */
    public Set<String> ids() throws IOException, InterruptedException {
        while (true) {
            JsonNode page = ask(
                    DATABASE + "/_changes?limit=" + PAGE + "&since=" + URLEncoder.encode(last, StandardCharsets.UTF_8));
            for (JsonNode row : page.path("results")) {
                if (isRecord(row)) {
                    seen.add(activation(row));
                }
            }
            last = page.path("last_seq").asText(last);
            if (page.path("results").size() < PAGE) {
                return Set.copyOf(seen);
            }
        }
    }

    /**
     * Waits until all of them have one, or for as long as that is worth it.
     *
     * @return how long
     */
    public Duration await(Set<String> ids, Duration patience, Consumer<String> progress)
            throws IOException, InterruptedException {
        Set<String> missing = new HashSet<>(ids);
        long begin = System.nanoTime();
        long told = 0;
        while (true) {
            missing.removeAll(ids());
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);
            if (missing.isEmpty() || waited.compareTo(patience) > 0) {
                return waited;
            }
            if (waited.toMillis() >= told) {
                told += TELL_AGAIN_MILLIS;
                progress.accept("waiting for the records of " + missing.size() + " ids");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /**
     * A record.
     *
     * @param error what the result says of a failure; empty for a success
     */
    public record Outcome(String status, String error) {

        /** What many have in common. */
        String kind() {
            return error.isEmpty()
                    ? status
                    : status + ": " + NUMBERS.matcher(error).replaceAll("#");
        }
    }

    /** The records of each activation. */
    public Map<String, List<Outcome>> outcomes() throws IOException, InterruptedException {
        Map<String, List<Outcome>> outcomes = new HashMap<>();
        for (JsonNode row : rows()) {
            int code = row.at("/doc/response/statusCode").asInt(-1);
            String status = code >= 0 && code < STATUSES.size() ? STATUSES.get(code) : "status code " + code;
            JsonNode error = row.at("/doc/response/result/error");
            outcomes.computeIfAbsent(activation(row), id -> new ArrayList<>())
                    .add(new Outcome(status, error.isTextual() ? error.asText() : error.toString()));
        }
        return outcomes;
    }

    private List<JsonNode> rows() throws IOException, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        String from = "";
        while (true) {
            String question = DATABASE + "/_all_docs?limit=" + (PAGE + 1) + "&include_docs=true"
                    + (from.isEmpty()
                            ? ""
                            : "&startkey=" + URLEncoder.encode('"' + from + '"', StandardCharsets.UTF_8));
            JsonNode page = ask(question).path("rows");
            int count = Math.min(PAGE, page.size());
            for (int i = 0; i < count; i++) {
                if (isRecord(page.get(i))) {
                    rows.add(page.get(i));
                }
            }
            if (page.size() <= PAGE) {
                return rows;
            }
            from = page.get(PAGE).path("id").asText();
        }
    }

    private JsonNode ask(String question) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(store.resolve(question))
                .timeout(Duration.ofSeconds(60))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(
                    "the store answered GET " + question + " with " + answer.statusCode() + ": " + answer.body());
        }
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isRecord(JsonNode row) {
        String id = row.path("id").asText();
        return id.contains("/") && !id.startsWith("_");
    }

    /** Documents are named {@code namespace/activation}; those of views {@code _design/name}. */
    private static String activation(JsonNode row) {
        String id = row.path("id").asText();
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
