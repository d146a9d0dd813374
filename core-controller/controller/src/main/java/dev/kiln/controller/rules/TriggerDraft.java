// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.controller.entity.PutFields;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.rule.Trigger;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Makes the new trigger out of the old one, if there is one, and of what a request wants. Pure. */
final class TriggerDraft {

    private static final String FEED = "feed";

    private TriggerDraft() {}

    /**
     * The first version.
     *
     * @throws Refusal when it names a feed and that is no name
     */
    static Trigger create(QualifiedName name, PutFields put, Instant now) {
        put.annotations().flatMap(it -> it.get(FEED)).ifPresent(TriggerDraft::requireName);
        return new Trigger(
                name,
                put.versionAfter(Optional.empty()),
                put.isPublished().orElse(false),
                put.parameters().orElse(Parameters.NONE),
                put.annotations().orElse(Annotations.NONE),
                Map.of(),
                now);
    }

    /** The next version; parameters and annotations are replaced as a whole, rules stay. */
    static Trigger update(Trigger old, PutFields put, Instant now) {
        return new Trigger(
                old.name(),
                put.versionAfter(Optional.of(old.version())),
                put.isPublished().orElse(old.isPublished()),
                put.parameters().orElse(old.parameters()),
                put.annotations().orElse(old.annotations()),
                old.rules(),
                now);
    }

    private static void requireName(JsonNode feed) {
        try {
            if (feed.isTextual()) {
                QualifiedName.parse(feed.textValue());
                return;
            }
        } catch (InvalidNameException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static Refusal invalid() {
        return new Refusal(new Problem.Invalid("Feed name is not valid"));
    }
}
