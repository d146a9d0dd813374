// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.entity.CollectionRoutes;
import dev.kiln.controller.entity.Entities;
import dev.kiln.controller.entity.EntityCollection;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.rule.Rule;
import dev.kiln.model.rule.RuleCodec;
import dev.kiln.model.rule.RuleStatus;
import dev.kiln.model.rule.Trigger;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.EntityType;
import dev.kiln.store.Stored;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Rules, and their switch. */
final class RuleService implements CollectionRoutes.Service {

    private final ArtifactStore store;
    private final EntityCollection<Rule> rules;
    private final EntityCollection<Trigger> triggers;
    private final TriggerLinks links;
    private final ActionSearch search;
    private final Entitlement entitlement;
    private final SystemLimits limits;
    private final InstantSource clock;

    RuleService(
            ArtifactStore store,
            Entities entities,
            ActionSearch search,
            Entitlement entitlement,
            SystemLimits limits,
            InstantSource clock) {
        this.store = store;
        this.rules = entities.rules();
        this.triggers = entities.triggers();
        this.links = new TriggerLinks(entities.triggers());
        this.search = search;
        this.entitlement = entitlement;
        this.limits = limits;
        this.clock = clock;
    }

    /** A new one is active, an old one stays as it was. */
    @Override
    public ObjectNode put(Identity caller, QualifiedName name, ObjectNode body, boolean mayOverwrite) {
        RulePut put = RulePut.read(body, caller.namespace());
        entitlement.require(caller, Right.PUT, name);
        put.fields().requireSizes(limits.within(caller.limits().actions()));
        Optional<Stored<Rule>> stored = rules.findToPut(name, mayOverwrite);
        Optional<Rule> old = stored.map(Stored::value);
        Rule next = put.over(old, name, clock.instant());
        requireTrigger(caller, next.trigger());
        requireAction(caller, next.action());
        boolean isActive = old.map(it -> status(it) == RuleStatus.ACTIVE).orElse(true);
        rules.write(next, stored);
        old.map(Rule::trigger).filter(it -> !it.equals(next.trigger())).ifPresent(it -> links.untie(name, it));
        links.tie(next, isActive);
        if (rules.peek(name).isEmpty()) {
            // somebody deleted it between the two writes, and could not untie it yet
            links.untie(name, next.trigger());
            throw new Refusal(Problem.Conflict.CONCURRENT);
        }
        return RuleCodec.toJson(next, RuleStatus.of(isActive));
    }

    @Override
    public ObjectNode get(Identity caller, QualifiedName name) {
        entitlement.require(caller, Right.READ, name);
        Rule rule = rules.require(name).value();
        return RuleCodec.toJson(rule, status(rule));
    }

    /** Switches it. */
    void set(Identity caller, QualifiedName name, RuleStatus status) {
        entitlement.require(caller, Right.ACTIVATE, name);
        Rule rule = rules.require(name).value();
        boolean isTriggerThere = triggers.peek(rule.trigger()).isPresent();
        if (isTriggerThere) {
            links.tie(rule, status == RuleStatus.ACTIVE);
        } else if (status == RuleStatus.ACTIVE) {
            throw new Refusal(new Problem.Unknown("Only rules with existing triggers can be activated"));
        }
    }

    @Override
    public ObjectNode delete(Identity caller, QualifiedName name, boolean isForced) {
        entitlement.require(caller, Right.DELETE, name);
        Stored<Rule> old = rules.require(name);
        links.untie(name, old.value().trigger());
        rules.delete(old);
        return RuleCodec.toJson(old.value(), RuleStatus.INACTIVE);
    }

    @Override
    public List<ObjectNode> list(Identity caller, NamespaceName namespace, ListQuery query) {
        entitlement.requireCollection(caller, Right.READ, namespace);
        return store.list(EntityType.RULE, namespace, false, query.page());
    }

    @Override
    public long count(Identity caller, NamespaceName namespace) {
        entitlement.requireCollection(caller, Right.READ, namespace);
        return store.count(EntityType.RULE, namespace, false);
    }

    private RuleStatus status(Rule rule) {
        return RuleStatus.of(links.of(rule).map(Trigger.Link::isActive).orElse(false));
    }

    private void requireTrigger(Identity caller, QualifiedName trigger) {
        entitlement.require(caller, Right.READ, trigger);
        if (triggers.peek(trigger).isEmpty()) {
            throw new Refusal(new Problem.Invalid("trigger " + trigger.withLeadingSlash() + " does not exist"));
        }
    }

    private void requireAction(Identity caller, QualifiedName action) {
        try {
            search.find(caller, Right.READ, action);
        } catch (Refusal refusal) {
            boolean isMissing =
                    refusal.problem() instanceof Problem.Missing || refusal.problem() instanceof Problem.Conflict;
            throw isMissing
                    ? new Refusal(new Problem.Invalid("action " + action.withLeadingSlash() + " does not exist"))
                    : refusal;
        }
    }
}
