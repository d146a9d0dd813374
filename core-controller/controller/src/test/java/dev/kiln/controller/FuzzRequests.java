// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.GUEST;
import static dev.kiln.controller.World.SYSTEM;
import static dev.kiln.controller.World.own;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Requests on all paths, made by chance: what a client might want, with something wrong in it now and then. */
final class FuzzRequests {

    private static final List<String> METHODS =
            List.of("GET", "PUT", "POST", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS");
    private static final List<String> NAMESPACES =
            List.of("_", "guest", "whisk.system", "nobody", "a b", "%00", "", "..", "ü");
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "c",
            "p",
            "q",
            "t",
            "r",
            "a b",
            "default",
            "-x",
            "a/b",
            "\u0000",
            "x".repeat(300),
            "..",
            "a.json",
            "a.http");
    private static final List<String> COLLECTIONS =
            List.of("actions", "actions", "packages", "triggers", "rules", "activations", "limits", "nothing");
    private static final List<String> QUERIES = List.of(
            "blocking",
            "result",
            "timeout",
            "overwrite",
            "force",
            "limit",
            "skip",
            "count",
            "docs",
            "name",
            "since",
            "upto",
            "code",
            "public");
    private static final List<String> VALUES = List.of(
            "true", "false", "1", "0", "-1", "200", "9999999999999999999", "x", "", "a/b", "a/b/c", "%", "true,true");

    private static final String MANAGEMENT = "/api/v1/web/whisk.system/apimgmt/";
    private static final List<String> BASE_PATHS = List.of("/club", "/club", "/shop", "/", "club", "/a/b", "");

    private FuzzRequests() {}

    /** A method, a path, and a body that some path takes. */
    private record Draft(String method, String path, JsonNode body) {}

    /** One that nearly makes sense; the same for the same numbers. */
    static HttpRequest.Builder request(World world, RandomGenerator random) {
        Draft draft = random.nextInt(4) == 0
                ? new Draft(pick(METHODS, random), path(random), body(random))
                : sensible(random);
        String key =
                switch (random.nextInt(20)) {
                    case 0 -> "";
                    case 1 -> "who:knows";
                    case 2 -> SYSTEM;
                    default -> GUEST;
                };
        HttpRequest.Builder request = world.request(draft.path() + query(draft.path(), random), key);
        if (random.nextInt(20) == 0) {
            request.header("Accept", pick(List.of("text/html", "image/*", "*/*;q=0", "nonsense"), random));
        }
        if (draft.method().equals("GET") || draft.method().equals("HEAD") || random.nextInt(20) == 0) {
            return request.method(draft.method(), BodyPublishers.noBody());
        }
        String type = random.nextInt(20) == 0
                ? pick(
                        List.of(
                                "text/plain",
                                "application/octet-stream",
                                "application/x-www-form-urlencoded",
                                "image/png"),
                        random)
                : "application/json";
        return request.header("Content-Type", type)
                .method(draft.method(), BodyPublishers.ofString(text(draft.body(), random)));
    }

    /** What a client might want, so that there is something for the others to stumble over. */
    private static Draft sensible(RandomGenerator random) {
        String own = "/api/v1/namespaces/_/";
        String action = "actions/" + (random.nextBoolean() ? pick(List.of("p/", "q/"), random) : "")
                + pick(List.of("a", "b", "c"), random);
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> new Draft("PUT", own + action, action(random));
            case 3 -> new Draft("PUT", own + "packages/" + pick(List.of("p", "q"), random), aPackage(random));
            case 4 -> new Draft("PUT", own + "triggers/t", aPackage(random));
            case 5 ->
                new Draft(
                        "PUT",
                        own + "rules/r",
                        Json.object()
                                .put("trigger", "/_/t")
                                .put("action", "/_/" + pick(List.of("a", "p/a", "q/b"), random)));
            case 6 ->
                new Draft(
                        "POST",
                        own + "rules/r",
                        Json.object().put("status", pick(List.of("active", "inactive"), random)));
            case 7 -> new Draft("POST", own + "triggers/t", value(random, 2));
            case 8, 9, 10 -> new Draft("POST", own + action, Json.object().set("n", value(random, 2)));
            case 11, 12 ->
                new Draft(
                        pick(List.of("GET", "POST", "PUT", "HEAD", "OPTIONS"), random),
                        webPath(random),
                        value(random, 2));
            case 13 -> new Draft("GET", own + pick(COLLECTIONS, random), Json.object());
            case 16 -> new Draft("POST", MANAGEMENT + "createApi" + ending(random), api(random));
            case 17 ->
                new Draft(
                        pick(List.of("GET", "GET", "DELETE", "POST"), random),
                        MANAGEMENT + pick(List.of("getApi", "getApiKeys", "deleteApi", "createApiKey"), random)
                                + ending(random) + "?basepath=" + encoded(pick(BASE_PATHS, random)),
                        Json.object());
            case 18 ->
                new Draft(
                        pick(METHODS, random),
                        "/apigw/" + encoded(pick(NAMESPACES.subList(1, 4), random)) + pick(BASE_PATHS, random)
                                + pick(List.of("", "/x", "/x/1", "/%2F", "/x/a%20b/c"), random),
                        value(random, 2));
            case 19 ->
                new Draft(
                        "POST",
                        "/api/v1/namespaces/whisk.system/actions/"
                                + pick(
                                        List.of(
                                                "alarms/alarm",
                                                "alarms/interval",
                                                "alarms/once",
                                                "messaging/kafkaFeed"),
                                        random),
                        feed(random));
            case 14 ->
                new Draft(
                        "GET",
                        own + pick(List.of("packages/p", "triggers/t", "rules/r", "actions/a", "actions/p/"), random),
                        Json.object());
            default ->
                new Draft(
                        "DELETE",
                        own + pick(List.of("packages/q", "triggers/t", "rules/r", action), random),
                        Json.object());
        };
    }

    private static String ending(RandomGenerator random) {
        return pick(List.of("", ".http", ".json", ".xml"), random);
    }

    private static ObjectNode api(RandomGenerator random) {
        ObjectNode action = Json.object()
                .put("name", pick(List.of("a", "b", "c", "p/a", "nowhere"), random))
                .put("namespace", pick(List.of("_", "guest", "whisk.system"), random))
                .put("backendMethod", pick(METHODS, random).toLowerCase(Locale.ROOT))
                .put(
                        "backendUrl",
                        "https://h/api/v1/web/guest/default/"
                                + pick(List.of("a.http", "b.json", "c", "", "p/a"), random));
        ObjectNode document = Json.object()
                .put("namespace", "_")
                .put("apiName", name(random))
                .put("gatewayBasePath", pick(BASE_PATHS, random))
                .put("gatewayPath", pick(List.of("/x", "/x/{y}", "/{y}/{y}", "x", "/", "/{"), random))
                .put("gatewayMethod", pick(METHODS, random).toLowerCase(Locale.ROOT));
        document.set("action", action);
        if (random.nextInt(6) == 0) {
            document.put(
                    "swagger", Json.text(Json.object().put("swagger", "2.0").set("paths", value(random, 3))));
        }
        return Json.object().set("apidoc", document);
    }

    private static ObjectNode feed(RandomGenerator random) {
        ObjectNode feed = Json.object()
                .put(
                        "lifecycleEvent",
                        pick(List.of("CREATE", "CREATE", "READ", "UPDATE", "PAUSE", "DELETE", "x"), random))
                .put("triggerName", pick(List.of("/_/t", "/guest/t", "/whisk.system/t", "t", ""), random))
                .put("cron", pick(List.of("* * * * *", "0 0 30 2 *", "*/0 * * * *", "x"), random))
                .put("minutes", random.nextInt(-1, 5))
                .put("date", pick(List.of("2099-01-01", "1999-01-01T00:00:00Z", "never"), random))
                .put("brokers", "localhost:1");
        if (random.nextBoolean()) {
            feed.set(
                    pick(List.of("trigger_payload", "maxTriggers", "startDate", "stopDate", "timezone"), random),
                    value(random, 2));
        }
        return feed;
    }

    private static String path(RandomGenerator random) {
        StringBuilder path = new StringBuilder("/api/v1/namespaces");
        int depth = random.nextInt(8) == 0 ? random.nextInt(6) : random.nextInt(3, 5);
        List<String> segments = new ArrayList<>();
        segments.add(random.nextInt(3) == 0 ? pick(NAMESPACES, random) : "_");
        segments.add(pick(COLLECTIONS, random));
        segments.add(name(random));
        segments.add(name(random));
        segments.add(pick(List.of("logs", "result", "x"), random));
        for (int i = 0; i < Math.min(depth, segments.size()); i++) {
            path.append('/').append(encoded(segments.get(i)));
        }
        return path + (random.nextInt(8) == 0 ? "/" : "");
    }

    private static String webPath(RandomGenerator random) {
        return "/api/v1/web/" + encoded(pick(List.of("guest", "guest", "nobody", "_"), random)) + "/"
                + encoded(pick(List.of("default", "p", "q", "x y"), random)) + "/"
                + encoded(pick(List.of("a", "b", "c", "nowhere"), random))
                + pick(List.of("", ".json", ".http", ".html", ".svg", ".text", ".xml", ".json/more/path"), random);
    }

    private static String query(String path, RandomGenerator random) {
        StringBuilder query = new StringBuilder();
        String first = path.contains("?") ? "&" : "?";
        if (random.nextInt(3) > 0) {
            query.append(first).append("overwrite=true&blocking=true");
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            query.append(query.isEmpty() ? first : "&")
                    .append(pick(QUERIES, random))
                    .append('=')
                    .append(encoded(pick(VALUES, random)));
        }
        return query.toString();
    }

    private static JsonNode body(RandomGenerator random) {
        return switch (random.nextInt(7)) {
            case 0, 1 -> action(random);
            case 2 -> aPackage(random);
            case 3 -> Json.object().put("trigger", "/_/" + name(random)).put("action", "/_/" + name(random));
            case 4 -> Json.object().put("status", pick(List.of("active", "inactive", "sleepy"), random));
            case 5 -> value(random, 3);
            default -> Json.object();
        };
    }

    /** The body, with something wrong in it now and then. */
    private static String text(JsonNode body, RandomGenerator random) {
        if (random.nextInt(5) == 0 && body instanceof ObjectNode object) {
            spoil(object, random);
        }
        String text = Json.text(body);
        return random.nextInt(40) == 0 ? text.substring(0, random.nextInt(text.length() + 1)) : text;
    }

    private static ObjectNode action(RandomGenerator random) {
        ObjectNode action = Json.object();
        ObjectNode exec = action.putObject("exec");
        switch (random.nextInt(4)) {
            case 0 -> {
                ArrayNode components = exec.put("kind", "sequence").putArray("components");
                for (int i = random.nextInt(4); i > 0; i--) {
                    components.add("/_/" + pick(List.of("a", "b", "c", "p/a", "q/b", "nowhere"), random));
                }
            }
            case 1 -> exec.put("kind", "blackbox").put("image", pick(List.of("me/image:1", "a b", ""), random));
            default ->
                exec.put("kind", pick(List.of("nodejs:20", "nodejs:20", "nodejs:default", "nodejs:6", "x"), random))
                        .put("code", "x");
        }
        keyed(action.putArray("parameters"), random);
        ArrayNode annotations = action.putArray("annotations");
        keyed(annotations, random);
        for (String flag :
                List.of("web-export", "raw-http", "final", "conductor", "web-custom-options", "require-whisk-auth")) {
            if (random.nextInt(3) == 0) {
                annotations.addObject().put("key", flag).put("value", random.nextInt(8) > 0);
            }
        }
        return action;
    }

    private static ObjectNode aPackage(RandomGenerator random) {
        ObjectNode body = Json.object();
        if (random.nextInt(4) == 0) {
            body.putObject("binding")
                    .put("namespace", pick(List.of("_", "guest", "whisk.system"), random))
                    .put("name", name(random));
        }
        keyed(body.putArray("parameters"), random);
        return body.put("publish", random.nextBoolean());
    }

    private static void keyed(ArrayNode array, RandomGenerator random) {
        for (int i = random.nextInt(3); i > 0; i--) {
            array.addObject().put("key", name(random)).set("value", value(random, 2));
        }
    }

    /** Gives one of the fields a value of another kind, or takes it away. */
    private static void spoil(ObjectNode object, RandomGenerator random) {
        List<String> fields = new ArrayList<>();
        object.fieldNames().forEachRemaining(fields::add);
        if (fields.isEmpty()) {
            return;
        }
        String field = pick(fields, random);
        if (object.get(field) instanceof ObjectNode inner && random.nextBoolean()) {
            spoil(inner, random);
        } else {
            object.set(field, value(random, 1));
        }
    }

    static JsonNode value(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> Json.parse("null");
            case 1 -> Json.parse("true");
            case 2 -> Json.parse(pick(List.of("0", "-1", "1e400", "3.5", "123456789012345678901234567890"), random));
            case 3 -> Json.parse("\"\"");
            case 4, 5 -> Json.object().textNode(name(random));
            case 6 -> Json.array().add(value(random, depth - 1));
            default -> Json.object().set(name(random), value(random, depth - 1));
        };
    }

    private static String name(RandomGenerator random) {
        // mostly one of few, so that entities meet
        return random.nextInt(12) == 0 ? pick(NAMES, random) : pick(NAMES.subList(0, 7), random);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String pick(List<String> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }
}
