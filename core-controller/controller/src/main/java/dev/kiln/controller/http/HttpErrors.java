// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that knows which status and which sentence a problem is. The sentences are OpenWhisk's; clients match them. */
public final class HttpErrors {

    private static final Logger log = LoggerFactory.getLogger(HttpErrors.class);

    private static final String BAD_SYNTAX = "The request contains bad syntax or cannot be fulfilled.";
    private static final String INTERNAL = "There was an internal server error.";
    private static final String UNAVAILABLE =
            "The server is currently unavailable (because it is overloaded or down for maintenance).";
    private static final String BARRED = "No invoker can take this activation now: ";
    private static final Duration STORE_RETRY_AFTER = Duration.ofSeconds(2);

    private HttpErrors() {}

    /** The answer to a request that failed with this. */
    public static Reply reply(Throwable failure, Transaction transaction) {
        return reply(problem(unwrapped(failure)), transaction.id());
    }

    /**
     * What a client would be told of a failure.
     *
     * @param status of the answer
     * @param text the sentence
     */
    public record Told(int status, String text) {}

    /** For those who write down what a client was not there to hear. */
    public static Told told(Throwable failure) {
        Reply reply = reply(problem(unwrapped(failure)), "");
        return new Told(
                reply.status(), Json.parseObject(reply.body()).path("error").asText());
    }

    static Reply reply(Problem problem, String requestId) {
        return switch (problem) {
            case Problem.NotReady it -> error(202, "Response not yet ready.", requestId);
            case Problem.Malformed it -> error(400, "The request content was malformed:\n" + it.detail(), requestId);
            case Problem.MalformedQuery it ->
                error(400, "The query parameter '" + it.parameter() + "' was malformed:\n" + it.detail(), requestId);
            case Problem.Invalid it -> error(400, it.text(), requestId);
            case Problem.BodyMissing it -> error(400, "Request entity expected but not supplied", requestId);
            case Problem.BadSyntax it -> error(400, BAD_SYNTAX, requestId);
            case Problem.Unauthenticated it -> unauthenticated(it, requestId);
            case Problem.Locked it ->
                error(401, "Authentication is possible but has failed or not yet been provided.", requestId);
            case Problem.KeyMissing it ->
                error(401, "This needs an API key in the header '" + it.header() + "'.", requestId);
            case Problem.Forbidden it -> error(403, it.text(), requestId);
            case Problem.Missing it ->
                error(
                        404,
                        "The requested resource"
                                + it.resource().map(name -> " '" + name + "'").orElse("") + " does not exist.",
                        requestId);
            case Problem.Unknown it -> error(404, it.text(), requestId);
            case Problem.NoRoute it -> error(404, "The requested resource could not be found.", requestId);
            case Problem.MethodNotAllowed it -> methodNotAllowed(it, requestId);
            case Problem.NotAcceptable it ->
                error(406, "Resource representation is only available with these types:\n" + it.available(), requestId);
            case Problem.SlowBody it ->
                error(408, "The server timed out waiting for the request.", requestId)
                        .with("Connection", "close");
            case Problem.Conflict it -> error(409, it.text(), requestId);
            case Problem.TooLarge it -> error(413, it.text(), requestId);
            case Problem.UnsupportedType it ->
                error(
                        415,
                        "The request's Content-Type" + (it.given().isEmpty() ? "" : " [" + it.given() + "]")
                                + " is not supported. Expected:\napplication/json",
                        requestId);
            case Problem.Unprocessable it -> error(422, it.text(), requestId);
            case Problem.Throttled it -> retryAfter(error(429, it.text(), requestId), it.retryAfter());
            case Problem.Corrupt it -> error(500, "Resource is corrupted and cannot be read.", requestId);
            case Problem.Internal it -> error(500, INTERNAL, requestId);
            case Problem.Overloaded it ->
                retryAfter(error(503, "System is overloaded, try again later.", requestId), it.retryAfter());
            case Problem.Barred it -> retryAfter(error(503, BARRED + it.text(), requestId), it.retryAfter());
            case Problem.Unavailable it -> retryAfter(error(503, UNAVAILABLE, requestId), STORE_RETRY_AFTER);
        };
    }

    /** A body of OpenWhisk's form. */
    static Reply error(int status, String text, String requestId) {
        return Reply.json(status, Json.object().put("error", text).put("code", requestId));
    }

    private static Throwable unwrapped(Throwable failure) {
        boolean isWrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return isWrapped && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static Problem problem(Throwable cause) {
        return switch (cause) {
            case Refusal refusal -> refusal.problem();
            case InvalidNameException invalid -> new Problem.Invalid(String.valueOf(invalid.getMessage()));
            case MalformedJsonException malformed -> new Problem.Malformed(String.valueOf(malformed.getMessage()));
            case StoreException.Corrupt corrupt -> logged(corrupt, new Problem.Corrupt());
            case StoreException.TooLarge large -> new Problem.TooLarge(String.valueOf(large.getMessage()));
            case StoreException.Unavailable away -> logged(away, new Problem.Unavailable());
            case BusException away -> logged(away, new Problem.Unavailable());
            default -> logged(cause, new Problem.Internal());
        };
    }

    private static Problem logged(Throwable cause, Problem problem) {
        log.atError().setCause(cause).log("a request failed; the client was told no details");
        return problem;
    }

    private static Reply unauthenticated(Problem.Unauthenticated problem, String requestId) {
        String text = problem.wasSupplied()
                ? "The supplied authentication is invalid"
                : "The resource requires authentication, which was not supplied with the request";
        return error(401, text, requestId).with("WWW-Authenticate", "Basic realm=\"OpenWhisk secure realm\"");
    }

    private static Reply methodNotAllowed(Problem.MethodNotAllowed problem, String requestId) {
        String allowed = String.join(", ", problem.allowed());
        return error(405, "HTTP method not allowed, supported methods: " + allowed, requestId)
                .with("Allow", allowed);
    }

    private static Reply retryAfter(Reply reply, Duration wait) {
        return reply.with("Retry-After", String.valueOf(Math.max(1, wait.toSeconds())));
    }
}
