// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.book;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import java.util.Optional;

/** The revision that somebody wants to replace. */
public final class Expected {

    private static final String REVISION = "revision";

    private Expected() {}

    /** From the header {@code If-Match} or the body; of both, they have to be the same. */
    public static Optional<Long> read(Call call, ObjectNode body) {
        Optional<Long> inHeader = call.incoming()
                .header("If-Match")
                .map(it -> it.strip().replace("W/", "").replace("\"", ""))
                .filter(it -> !it.equals("*"))
                .map(it -> number("the header 'If-Match'", it));
        Optional<Long> inBody = Optional.ofNullable(body.get(REVISION))
                .filter(it -> !it.isNull())
                .map(JsonNode::asText)
                .map(it -> number("'" + REVISION + "'", it));
        if (inHeader.isPresent() && inBody.isPresent() && !inHeader.equals(inBody)) {
            throw new Refusal(new Problem.Malformed("the header 'If-Match' names revision " + inHeader.get()
                    + ", and the body revision " + inBody.get()));
        }
        return inHeader.or(() -> inBody);
    }

    private static long number(String where, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new Refusal(new Problem.Malformed(
                    where + " must be the number of a revision, as reading shows it, and is '" + text + "'"));
        }
        return Long.parseLong(text);
    }
}
