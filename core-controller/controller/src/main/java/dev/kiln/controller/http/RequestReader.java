// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.limits.NamespaceLimits;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;

/** Reads what a request's head says, and refuses what it cannot mean. */
final class RequestReader {

    private static final String TOO_LARGE =
            "The request content is larger than the server is willing or able to process.";

    private final RequestIds ids;
    private final InstantSource clock;
    private final BodyReader.Bound payload;
    private final BodyReader.Bound entity;

    RequestReader(RandomGenerator random, InstantSource clock, long payloadBytes, long entityBytes) {
        this.ids = new RequestIds(random);
        this.clock = clock;
        this.payload = new Payload(payloadBytes);
        this.entity = new Entity(entityBytes);
    }

    private record Payload(long maxBytes) implements BodyReader.Bound {
        @Override
        public Problem tooLarge(long bytes) {
            return Problem.TooLarge.part("Request", bytes, maxBytes);
        }
    }

    private record Entity(long maxBytes) implements BodyReader.Bound {
        @Override
        public Problem tooLarge(long bytes) {
            return new Problem.TooLarge(TOO_LARGE);
        }
    }

    Transaction transaction(HttpRequest request) {
        String id = ids.adopt(header(request, "X-Request-ID"));
        boolean isVerbose = header(request, "X-OW-EXTRA-LOGGING")
                .filter(it -> it.equalsIgnoreCase("on"))
                .isPresent();
        return new Transaction(id, clock.instant(), isVerbose);
    }

    /** The first header of this name, whatever its letters' case. */
    static Optional<String> header(HttpRequest request, String name) {
        for (HttpHeader header : request.getHeaders()) {
            if (header.name().equalsIgnoreCase(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    /** Refuses a client that takes no JSON. */
    void requireAcceptable(HttpRequest request) {
        Optional<String> accept = header(request, "Accept");
        if (accept.isPresent() && !takesJson(accept.get().toLowerCase(Locale.ROOT))) {
            throw new Refusal(new Problem.NotAcceptable("application/json"));
        }
    }

    /** The bound of a body that follows; refuses one that is not JSON. */
    BodyReader.Bound requireReadable(HttpRequest request, Route.BodyRule rule, NamespaceLimits limits) {
        RequestEntity body = request.entity();
        OptionalLong length = body.getContentLengthOption();
        boolean isEmpty = length.isPresent() && length.getAsLong() == 0;
        if (!isEmpty && !isJson(body.getContentType())) {
            throw new Refusal(new Problem.UnsupportedType(
                    body.getContentType().mediaType().toString()));
        }
        return rule == Route.BodyRule.ENTITY ? entity : payload(limits);
    }

    /** The bound of an invocation's arguments, of whatever type, in a namespace with these limits. */
    BodyReader.Bound payload(NamespaceLimits limits) {
        OptionalLong own = limits.actions().payloadBytes();
        return own.isPresent() && own.getAsLong() < payload.maxBytes() ? new Payload(own.getAsLong()) : payload;
    }

    private static boolean takesJson(String accept) {
        return accept.isBlank()
                || accept.contains("*/*")
                || accept.contains("application/json")
                || accept.contains("application/*")
                || accept.contains("text/plain")
                || accept.contains("text/*");
    }

    /** A client that names no type gets the benefit of the doubt. */
    private static boolean isJson(ContentType type) {
        return type.equals(ContentTypes.NO_CONTENT_TYPE)
                || (type.mediaType().mainType().equalsIgnoreCase("application")
                        && type.mediaType().subType().equalsIgnoreCase("json"));
    }
}
