// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entity.PutFields;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.EntityJson;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.rule.Rule;
import java.time.Instant;
import java.util.Optional;

/** What a request wants a rule to be; absent is what it does not mention. */
record RulePut(PutFields fields, Optional<QualifiedName> trigger, Optional<QualifiedName> action) {

    /**
     * Reads the body of a {@code PUT}; unknown fields, {@code status} among them, are passed over.
     *
     * @param caller whose namespace {@code _} is
     * @throws MalformedJsonException when a field is not what it should be
     * @throws dev.kiln.model.name.InvalidNameException when a name is not qualified
     */
    static RulePut read(ObjectNode json, NamespaceName caller) {
        return new RulePut(PutFields.read(json), name(json, "trigger", caller), name(json, "action", caller));
    }

    /**
     * The rule that is wanted, over the old one if there is one.
     *
     * @throws Refusal when a new one lacks its trigger or its action
     */
    Rule over(Optional<Rule> old, QualifiedName name, Instant now) {
        return new Rule(
                name,
                fields.versionAfter(old.map(Rule::version)),
                fields.isPublished().or(() -> old.map(Rule::isPublished)).orElse(false),
                trigger.or(() -> old.map(Rule::trigger)).orElseThrow(RulePut::incomplete),
                action.or(() -> old.map(Rule::action)).orElseThrow(RulePut::incomplete),
                fields.annotations().or(() -> old.map(Rule::annotations)).orElse(Annotations.NONE),
                now);
    }

    /** Clients write {@code /ns/[pkg/]name}; what is stored has {@code {path, name}}, and may be sent back as it is. */
    private static Optional<QualifiedName> name(ObjectNode json, String field, NamespaceName caller) {
        return PutFields.field(json, field).map(it -> parse(it, field).in(caller));
    }

    private static QualifiedName parse(JsonNode json, String field) {
        if (json.isTextual()) {
            return QualifiedName.parse(json.textValue());
        }
        if (json.isObject()) {
            return EntityJson.fromReference(json);
        }
        throw new MalformedJsonException("'" + field + "' must be a name such as '/_/hello'");
    }

    private static Refusal incomplete() {
        return new Refusal(new Problem.Invalid("rule requires a valid trigger and a valid action"));
    }
}
