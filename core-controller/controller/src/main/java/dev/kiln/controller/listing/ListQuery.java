// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.listing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Query;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import dev.kiln.store.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Which part of a collection is wanted, or how many there are.
 *
 * @param collection its plural name, which the messages use
 */
public record ListQuery(String collection, int limit, int skip, boolean isCount) {

    private static final int MAX_LIMIT = 200;
    private static final int STANDARD_LIMIT = 30;

    /**
     * Reads {@code limit}, {@code skip} and {@code count}.
     *
     * @throws Refusal when they are out of bounds
     */
    public static ListQuery read(Query query, String collection) {
        int limit = number(query, "limit", STANDARD_LIMIT, collection);
        int skip = number(query, "skip", 0, collection);
        if (limit < 0 || limit > MAX_LIMIT) {
            throw malformed(
                    "limit",
                    "The value '" + limit + "' is not in the range of 0 to " + MAX_LIMIT + " for " + collection + ".");
        }
        if (skip < 0) {
            throw malformed(
                    "skip", "The value '" + skip + "' is not greater than or equal to 0 for " + collection + ".");
        }
        return new ListQuery(collection, limit == 0 ? MAX_LIMIT : limit, skip, query.flag("count", false));
    }

    public Page page() {
        return new Page(skip, limit);
    }

    /** The answer to a count: what is left of the total after skipping. */
    private ObjectNode counted(long total) {
        return Json.object().put(collection, Math.max(0, total - skip));
    }

    /** The answer to the list: what is on the page, or how many there are. */
    public Reply reply(Supplier<List<ObjectNode>> page, LongSupplier count) {
        if (isCount) {
            return Reply.json(200, counted(count.getAsLong()));
        }
        ArrayNode array = Json.array();
        page.get().forEach(array::add);
        return Reply.json(200, array);
    }

    private static int number(Query query, String name, int standard, String collection) {
        Optional<String> text = query.get(name).filter(it -> !it.isEmpty());
        if (text.isEmpty()) {
            return standard;
        }
        try {
            return Integer.parseInt(text.get());
        } catch (NumberFormatException e) {
            throw malformed(name, "The value '" + text.get() + "' is not an integer for " + collection + ".");
        }
    }

    private static Refusal malformed(String parameter, String detail) {
        return new Refusal(new Problem.MalformedQuery(parameter, detail));
    }
}
