// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.messaging.wire.Transaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
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

    private static final HttpHeader LAST = Connection.create("close");

    /** A body that somebody waits for the end of is sent in pieces, so that a slow reader does not hold all of it twice. */
    private static final int PIECE_BYTES = 64 * 1024;

    private static final int LOWEST_ERROR = 400;

    /** In metrics, as anybody may invent a status. */
    private static final int UNREGISTERED = 0;

    private final HttpMetrics metrics;
    private final Farewell farewell;
    private final InstantSource clock;

    ReplyWriter(HttpMetrics metrics, Farewell farewell, InstantSource clock) {
        this.metrics = metrics;
        this.farewell = farewell;
        this.clock = clock;
    }

    /** Whether browsers on other sites may read what is at this path. */
    static boolean hasCors(Paths.Path path) {
        return path.isBelow("api", "v1") || isView(path);
    }

    HttpResponse write(Reply reply, Transaction transaction, Optional<Route> route, Paths.Path path) {
        Optional<StatusCode> registered = StatusCodes.lookup(reply.status());
        StatusCode status = registered.orElseGet(() -> custom(reply.status()));
        metrics.count(
                route, registered.isPresent() ? reply.status() : UNREGISTERED, transaction.start(), clock.instant());
        List<HttpHeader> headers = new ArrayList<>(8);
        headers.add(RawHeader.create("X-Request-ID", transaction.id()));
        if (farewell.isLast()) {
            headers.add(LAST);
        }
        if (!reply.hasOwnCors()) {
            headers.addAll(cors(path));
        }
        for (Header header : reply.headers()) {
            headers.add(RawHeader.create(header.name(), header.value()));
        }
        return HttpResponse.create()
                .withStatus(status)
                .withHeaders(headers)
                .withEntity(status.allowsEntity() ? entity(reply) : withoutEntity(reply));
    }

    private static ResponseEntity entity(Reply reply) {
        ByteString bytes = ByteString.fromArrayUnsafe(reply.body());
        if (reply.type().isNone()) {
            return withoutEntity(reply);
        }
        ContentType type = reply.type().type();
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

    private static ResponseEntity withoutEntity(Reply reply) {
        reply.whenSent().ifPresent(Runnable::run);
        return HttpEntities.EMPTY;
    }

    /** A status that only whoever answers knows the meaning of. */
    private static StatusCode custom(int status) {
        return StatusCodes.custom(status, "", "", status < LOWEST_ERROR, true);
    }

    private static List<HttpHeader> cors(Paths.Path path) {
        if (path.isBelow("api", "v1")) {
            return CORS;
        }
        return isView(path) ? CORS_OF_VIEWS : List.of();
    }

    private static boolean isView(Paths.Path path) {
        return path.segments().length > 0 && path.segments()[0].equals("invokers");
    }
}
