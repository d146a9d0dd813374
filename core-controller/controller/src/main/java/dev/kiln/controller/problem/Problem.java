// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.problem;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;

/** Why a request is not done as asked. Which status and sentence that is, the door knows. */
public sealed interface Problem {

    /** It is under way for longer than is waited for; in itself nothing wrong. */
    record NotReady() implements Problem {}

    /** The body is not what it should be. */
    record Malformed(String detail) implements Problem {}

    record MalformedQuery(String parameter, String detail) implements Problem {}

    /** Readable, but not allowed; the text is for the client. */
    record Invalid(String text) implements Problem {}

    record BodyMissing() implements Problem {}

    /** Not even HTTP's own grammar. */
    record BadSyntax() implements Problem {}

    record Unauthenticated(boolean wasSupplied) implements Problem {}

    /** What is asked for wants a secret or credentials, and was given none that are right. */
    record Locked() implements Problem {}

    /** What is asked for wants a key of its own, and was given none. */
    record KeyMissing(String header) implements Problem {}

    record Forbidden(String text) implements Problem {
        /** What only operators may. */
        public static final Forbidden ROUTE =
                new Forbidden("The supplied authentication is not authorized to access this resource.");

        public static Forbidden resource(String resource) {
            return new Forbidden("The supplied authentication is not authorized to access '" + resource + "'.");
        }

        public static Forbidden kind(String kind) {
            return new Forbidden(
                    "The supplied authentication is not authorized to access actions of kind '" + kind + "'.");
        }
    }

    /**
     * The entity is not there.
     *
     * @param resource what is not there, if it is something else than what was asked for
     */
    record Missing(Optional<String> resource) implements Problem {
        public Missing() {
            this(Optional.empty());
        }

        public static Missing resource(String resource) {
            return new Missing(Optional.of(resource));
        }
    }

    /** What is named is not there, and the client may know so. */
    record Unknown(String text) implements Problem {}

    /** The path is nobody's. */
    record NoRoute() implements Problem {}

    record MethodNotAllowed(SortedSet<String> allowed) implements Problem {}

    record NotAcceptable(String available) implements Problem {}

    record Conflict(String text) implements Problem {
        public static final Conflict EXISTS = new Conflict("resource already exists");
        public static final Conflict OTHER_COLLECTION =
                new Conflict("Resource by this name exists but is not in this collection.");
        public static final Conflict CONCURRENT = new Conflict("Concurrent modification to resource detected.");
    }

    /** Readable and allowed, but it makes no sense. */
    record Unprocessable(String text) implements Problem {
        public static Unprocessable circular(String binding) {
            return new Unprocessable("Package binding '" + binding + "' contains a circular reference.");
        }
    }

    record TooLarge(String text) implements Problem {
        /** The sentence for a part of a request. */
        public static TooLarge part(String part, long bytes, long maxBytes) {
            return new TooLarge(part + " larger than allowed: " + bytes + " > " + maxBytes + " bytes.");
        }
    }

    record UnsupportedType(String given) implements Problem {}

    /** The namespace was given as much as its limits allow. */
    record Throttled(String text, Duration retryAfter) implements Problem {}

    /** The client took longer to send its body than is waited for. */
    record SlowBody() implements Problem {}

    record Corrupt() implements Problem {}

    record Internal() implements Problem {}

    /** Too much at once; later it will do. */
    record Overloaded(Duration retryAfter) implements Problem {}

    /** Where the work may be done by the operators' rules, nobody can do it now; the text is for the client. */
    record Barred(String text, Duration retryAfter) implements Problem {}

    /** Something that is needed does not answer. */
    record Unavailable() implements Problem {}
}
