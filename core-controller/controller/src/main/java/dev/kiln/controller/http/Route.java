// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import dev.kiln.model.identity.Identity;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One row of the table: a method and a path, and who answers.
 *
 * @param path literal segments and {@code {placeholders}}; with a slash at its end it matches only paths that have one, else
 *     both kinds; a last {@code {placeholder...}} takes all that is left, with the slash before it, or nothing
 * @param parameters the names of the query parameters that are understood
 * @param summary a sentence for the API description
 */
public record Route(
        String method, String path, String summary, Access access, BodyRule body, List<String> parameters, Work work) {

    /** Who may come in. */
    public enum Access {
        ANYBODY,
        /** Anybody; who he is, is told if he proves it. */
        OPTIONAL,
        SUBJECT,
        /** Those who may look at what operators look at, and operators. */
        VIEWER,
        OPERATOR;

        public boolean isForOperators() {
            return this == VIEWER || this == OPERATOR;
        }

        /** Whether the role of one who proved who he is, or nobody's, is enough. */
        boolean admits(Optional<Identity> caller) {
            return switch (this) {
                case ANYBODY, OPTIONAL, SUBJECT -> true;
                case VIEWER -> caller.flatMap(Identity::role).isPresent();
                case OPERATOR -> caller.filter(Identity::isOperator).isPresent();
            };
        }
    }

    /** What is done with a body. */
    public enum BodyRule {
        IGNORED,
        /** An optional JSON object, as large as a payload may be. */
        PAYLOAD,
        /** As above, and the room sees the request's headers, too. */
        EVENT,
        /** A JSON object, as large as an entity may be. */
        ENTITY,
        /** Of any type, as large as a payload may be: the room reads it, and the rest of the request, by itself. */
        RAW
    }

    /** How it is answered. */
    public sealed interface Work {
        /** May block; runs on a thread of its own. */
        record Blocking(Answer answer) implements Work {}

        /** Must not block; runs on the connection's thread. */
        record Prompt(LaterAnswer answer) implements Work {}
    }

    /** Answers a call. */
    @FunctionalInterface
    public interface Answer {
        Reply to(Call call);
    }

    /** Answers a call when it can. */
    @FunctionalInterface
    public interface LaterAnswer {
        CompletionStage<Reply> to(Call call);
    }

    public Route {
        parameters = List.copyOf(parameters);
    }

    public static Route of(String method, String path, String summary, Answer answer) {
        return new Route(method, path, summary, Access.SUBJECT, BodyRule.IGNORED, List.of(), new Work.Blocking(answer));
    }

    /** A route whose answer never blocks the thread that asks. */
    public static Route prompt(String method, String path, String summary, LaterAnswer answer) {
        return new Route(method, path, summary, Access.SUBJECT, BodyRule.IGNORED, List.of(), new Work.Prompt(answer));
    }

    public Route open(Access other) {
        return new Route(method, path, summary, other, body, parameters, work);
    }

    public Route taking(BodyRule rule) {
        return new Route(method, path, summary, access, rule, parameters, work);
    }

    public Route query(String... names) {
        return new Route(method, path, summary, access, body, List.of(names), work);
    }
}
