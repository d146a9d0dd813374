// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.model.limits.NamespaceLimits;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** A request for a room that reads it by itself, and only when it knows that it wants to. For one thread at a time. */
public final class Incoming {

    private static final String CONTENT_TYPE = "content-type";

    /** Pekko's own note to itself, which it puts among the headers. */
    private static final String NOTE = "timeout-access";

    /** Said to the platform, and nothing for actions. */
    private static final String VERBOSE = "x-ow-extra-logging";

    private final HttpRequest request;
    private final Content content;

    /** Its body, which is still to come. */
    interface Content {
        void requireRoom(NamespaceLimits limits);

        CompletionStage<Body> read(NamespaceLimits limits);
    }

    Incoming(HttpRequest request, Content content) {
        this.request = request;
        this.content = content;
    }

    /** In capital letters. */
    public String method() {
        return request.method().name();
    }

    /** The first header of this name, whatever its letters' case. */
    public Optional<String> header(String name) {
        return RequestReader.header(request, name);
    }

    /** All headers but the body's length, by names in lower case; of several of one name the last. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpHeader header : request.getHeaders()) {
            headers.put(header.name().toLowerCase(Locale.ROOT), header.value());
        }
        headers.remove(NOTE);
        headers.remove(VERBOSE);
        if (!type().isNone()) {
            headers.put(CONTENT_TYPE, type().toString());
        }
        return headers;
    }

    /** What the body is said to be. */
    public MediaType type() {
        return MediaType.of(request.entity().getContentType());
    }

    /** What stands behind the question mark, as it was sent. */
    public String query() {
        return request.getUri().rawQueryString().orElse("");
    }

    /**
     * Refuses a body that says itself that it is larger than a payload may be, before any of it is read.
     *
     * @param limits of the namespace that it is for
     * @throws dev.kiln.controller.problem.Refusal when it is
     */
    public void requireRoom(NamespaceLimits limits) {
        content.requireRoom(limits);
    }

    /** Reads the body; to be called once. Fails when it is larger than a payload may be, or does not come in time. */
    public CompletionStage<Body> body(NamespaceLimits limits) {
        return content.read(limits);
    }
}
