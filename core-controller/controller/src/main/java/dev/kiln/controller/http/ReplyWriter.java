// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.messaging.wire.Transaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Turns replies into HTTP, with the headers that every reply carries. */
final class ReplyWriter {

    private static final List<HttpHeader> CORS = List.of(
            RawHeader.create("Access-Control-Allow-Origin", "*"),
            RawHeader.create(
                    "Access-Control-Allow-Headers",
                    "Authorization, Origin, X-Requested-With, Content-Type, Accept, User-Agent"),
            RawHeader.create("Access-Control-Allow-Methods", "GET, DELETE, POST, PUT, HEAD"));

    private static final List<HttpHeader> CORS_OF_VIEWS =
            List.of(CORS.get(0), CORS.get(1), RawHeader.create("Access-Control-Allow-Methods", "GET, POST, OPTIONS"));

    /** The version of the text format that Prometheus reads. */
    private static final ContentType METRICS = MediaTypes.customWithOpenCharset(
                    "text", "plain", Map.of("version", "0.0.4"), false)
            .toContentType(HttpCharsets.UTF_8);

    /** A body that somebody waits for the end of is sent in pieces, so that a slow reader does not hold all of it twice. */
    private static final int PIECE_BYTES = 64 * 1024;

    private final HttpMetrics metrics;
    private final InstantSource clock;

    ReplyWriter(HttpMetrics metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Whether browsers on other sites may read what is at this path. */
    static boolean hasCors(Paths.Path path) {
        return path.isBelow("api", "v1") || isView(path);
    }

    HttpResponse write(Reply reply, Transaction transaction, Optional<Route> route, Paths.Path path) {
        metrics.count(route, reply.status(), transaction.start(), clock.instant());
        List<HttpHeader> headers = new ArrayList<>(8);
        headers.add(RawHeader.create("X-Request-ID", transaction.id()));
        if (path.isBelow("api", "v1")) {
            headers.addAll(CORS);
        } else if (isView(path)) {
            headers.addAll(CORS_OF_VIEWS);
        }
        reply.headers().forEach((name, value) -> headers.add(RawHeader.create(name, value)));
        return HttpResponse.create()
                .withStatus(reply.status())
                .withHeaders(headers)
                .withEntity(entity(reply));
    }

    private static ResponseEntity entity(Reply reply) {
        ByteString bytes = ByteString.fromArrayUnsafe(reply.body());
        ContentType type =
                switch (reply.type()) {
                    case NONE -> ContentTypes.NO_CONTENT_TYPE;
                    case JSON -> ContentTypes.APPLICATION_JSON;
                    case TEXT -> ContentTypes.TEXT_PLAIN_UTF8;
                    case METRICS -> METRICS;
                };
        if (reply.type() == Reply.Type.NONE) {
            return HttpEntities.EMPTY;
        }
        if (reply.whenSent().isEmpty() || reply.body().length == 0) {
            reply.whenSent().ifPresent(Runnable::run);
            return HttpEntities.create(type, bytes);
        }
        Runnable whenSent = reply.whenSent().get();
        Source<ByteString, ?> pieces = Source.range(0, (reply.body().length - 1) / PIECE_BYTES)
                .map(i -> bytes.slice(i * PIECE_BYTES, Math.min(bytes.size(), (i + 1) * PIECE_BYTES)))
                .watchTermination((nothing, end) -> end.whenComplete((Done done, Throwable failure) -> whenSent.run()));
        return HttpEntities.create(type, bytes.size(), pieces);
    }

    private static boolean isView(Paths.Path path) {
        return path.segments().length > 0 && path.segments()[0].equals("invokers");
    }
}
