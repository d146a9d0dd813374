// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import dev.kiln.controller.entity.EntityCollection;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.rule.Rule;
import dev.kiln.model.rule.Trigger;
import dev.kiln.model.rule.Trigger.Link;
import dev.kiln.store.Stored;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The rules that triggers know. Two documents say what a rule is: the link is written after the rule and deleted before it, so that
 * whatever crashes in between leaves at worst a rule without its link, which is inactive. Blocks.
 */
final class TriggerLinks {

    /** Many rules of one trigger may be written at once; each of them sees its change through. */
    private static final int ATTEMPTS = 50;

    private final EntityCollection<Trigger> triggers;

    TriggerLinks(EntityCollection<Trigger> triggers) {
        this.triggers = triggers;
    }

    /** The link of a rule; empty when its trigger is gone or does not know it. */
    Optional<Link> of(Rule rule) {
        return triggers.peek(rule.trigger()).flatMap(it -> it.value().link(rule.name()));
    }

    /**
     * Ties a rule to its trigger, or changes how it is tied.
     *
     * @throws Refusal when there is no trigger
     */
    void tie(Rule rule, boolean isActive) {
        Link link = new Link(rule.action(), isActive);
        boolean isThere = change(rule.trigger(), it -> it.with(rule.name(), link));
        if (!isThere) {
            throw new Refusal(new Problem.Missing());
        }
    }

    /** Unties a rule from a trigger, if that is there. */
    void untie(QualifiedName rule, QualifiedName trigger) {
        change(trigger, it -> it.without(rule));
    }

    /** False when there is no such trigger. */
    private boolean change(QualifiedName name, UnaryOperator<Trigger> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Stored<Trigger>> old = triggers.peek(name);
            if (old.isEmpty()) {
                return false;
            }
            Trigger changed = change.apply(old.get().value());
            if (changed.equals(old.get().value()) || triggers.tryWrite(changed, old)) {
                return true;
            }
        }
        throw new Refusal(Problem.Conflict.CONCURRENT);
    }
}
