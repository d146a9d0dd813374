// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Reads bodies: at once when they came with the head, else as a stream that is counted, paid for and timed. */
final class BodyReader {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Bodies up to this length are not worth counting. */
    private static final long FREE_BYTES = 4 * 1024;

    private final Materializer materializer;
    private final ByteBudget budget;
    private final Duration timeout;
    private final long maxDiscardedBytes;

    BodyReader(Materializer materializer, ByteBudget budget, HttpConfig config) {
        this.materializer = materializer;
        this.budget = budget;
        this.timeout = config.bodyTimeout();
        this.maxDiscardedBytes = config.maxEntityBytes();
    }

    /** How much may be read, and what to say of more. */
    interface Bound {
        long maxBytes();

        Problem tooLarge(long bytes);
    }

    ByteBudget.Share share() {
        return budget.open();
    }

    /** Refuses, before anything is read, what says itself that it is too large or does not fit into memory now. */
    void requireRoom(RequestEntity entity, Bound bound, ByteBudget.Share share) {
        OptionalLong length = entity.getContentLengthOption();
        if (length.isPresent()) {
            requireRoom(length.getAsLong(), bound, share);
        }
    }

    CompletionStage<Body> read(RequestEntity entity, Bound bound, ByteBudget.Share share) {
        if (entity instanceof HttpEntity.Strict strict) {
            return CompletableFuture.completedFuture(Body.of(strict.getData().toArrayUnsafe()));
        }
        Body body = new Body();
        return entity.withoutSizeLimit()
                .getDataBytes()
                .completionTimeout(timeout)
                .runWith(Sink.foreach(chunk -> append(body, chunk, bound, share)), materializer)
                .handle((done, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(reasonFor(failure));
                    }
                    return body;
                });
    }

    /**
     * Reads what nobody wants, so that the client, who may still be sending, gets to see the answer; to an end, as a client may
     * send for ever.
     */
    void discard(HttpRequest request) {
        if (request.entity() instanceof HttpEntity.Strict) {
            return;
        }
        Source<ByteString, ?> bytes = request.entity().withoutSizeLimit().getDataBytes();
        if (RequestReader.header(request, "Expect").isPresent()) {
            // the client waits to be asked for its body, and reading would ask
            bytes.to(Sink.cancelled()).run(materializer);
            return;
        }
        bytes.completionTimeout(timeout)
                .limitWeighted(maxDiscardedBytes, chunk -> (long) chunk.size())
                .to(Sink.ignore())
                .run(materializer);
    }

    private static void append(Body body, ByteString chunk, Bound bound, ByteBudget.Share share) {
        requireRoom(body.length() + chunk.size(), bound, share);
        chunk.getByteBuffers().forEach(body::append);
    }

    private static void requireRoom(long bytes, Bound bound, ByteBudget.Share share) {
        if (bytes > bound.maxBytes()) {
            throw new Refusal(bound.tooLarge(bytes));
        }
        if (bytes > FREE_BYTES && !share.cover(bytes)) {
            throw new Refusal(new Problem.Overloaded(RETRY_AFTER));
        }
    }

    private static Throwable reasonFor(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case TimeoutException slow -> new Refusal(new Problem.SlowBody());
            case EntityStreamException malformed -> new Refusal(new Problem.BadSyntax());
            default -> cause;
        };
    }
}
