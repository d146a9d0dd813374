// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.rule;

import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happens. It knows the rules that wait for it, so that firing it reads one document.
 *
 * @param rules by name, in the order in which they were tied to it
 */
public record Trigger(
        QualifiedName name,
        Version version,
        boolean isPublished,
        Parameters parameters,
        Annotations annotations,
        Map<QualifiedName, Link> rules,
        Instant updated) {

    /**
     * What a rule does when the trigger fires.
     *
     * @param isActive whether it does it
     */
    public record Link(QualifiedName action, boolean isActive) {}

    public Trigger {
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    public Optional<Link> link(QualifiedName rule) {
        return Optional.ofNullable(rules.get(rule));
    }

    /** The same with a rule tied to it, or tied otherwise. */
    public Trigger with(QualifiedName rule, Link link) {
        Map<QualifiedName, Link> others = new LinkedHashMap<>(rules);
        others.put(rule, link);
        return withRules(others);
    }

    public Trigger without(QualifiedName rule) {
        Map<QualifiedName, Link> others = new LinkedHashMap<>(rules);
        others.remove(rule);
        return withRules(others);
    }

    private Trigger withRules(Map<QualifiedName, Link> others) {
        return new Trigger(name, version, isPublished, parameters, annotations, others, updated);
    }
}
