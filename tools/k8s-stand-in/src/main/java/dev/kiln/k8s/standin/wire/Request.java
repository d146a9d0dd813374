// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks.
 *
 * @param path decoded, without the query
 * @param query decoded, in the order given
 * @param headers by their names in small letters; the last of several with one name
 */
public record Request(
        String method, String path, Map<String, List<String>> query, Map<String, String> headers, byte[] body) {

    /** Of the first line of a request and what follows. */
    static Request of(String method, String target, Map<String, String> headers, byte[] body) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        return new Request(method, decode(path), query(mark < 0 ? "" : target.substring(mark + 1)), headers, body);
    }

    public Optional<String> parameter(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    public List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    /** Whether a parameter is there and says yes; {@code ?follow} and {@code ?follow=1} do, too. */
    public boolean isSet(String name) {
        return parameter(name)
                .filter(it -> it.isEmpty() || it.equalsIgnoreCase("true") || it.equals("1"))
                .isPresent();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public boolean wantsWebSocket() {
        return header("upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> query = new HashMap<>();
        for (String part : text.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                query.computeIfAbsent(form(name), ignored -> new ArrayList<>()).add(form(value));
            }
        }
        return query;
    }

    private static String form(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** In a path, unlike in a query, a plus is a plus. */
    private static String decode(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
