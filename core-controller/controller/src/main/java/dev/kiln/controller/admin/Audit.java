// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.controller.http.Call;
import dev.kiln.model.json.Json;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line in the log for each thing that an operator did; the logger's name lets it go to a file of its own. */
public final class Audit {

    private static final Logger log = LoggerFactory.getLogger("dev.kiln.audit");

    private Audit() {}

    /** What something was and is; never with a key. */
    public record Change(Optional<JsonNode> before, Optional<JsonNode> after) {
        public static final Change NOTHING = new Change(Optional.empty(), Optional.empty());
    }

    /**
     * Writes the line.
     *
     * @param what the verb, as in "block"
     * @param whom what it was done to, as in "subject guest"
     */
    public static void did(Call call, String what, String whom, Change change) {
        log.atInfo()
                .addKeyValue("operator", call.identity().subject())
                .addKeyValue("transaction", call.transaction().id())
                .addKeyValue("what", what)
                .addKeyValue("whom", whom)
                .addKeyValue("before", text(change.before()))
                .addKeyValue("after", text(change.after()))
                .log("an operator acted");
    }

    private static String text(Optional<JsonNode> json) {
        return json.map(Json::text).orElse("nothing");
    }
}
