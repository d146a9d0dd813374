// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.entity.EntityCollection;
import dev.kiln.controller.entity.FoundAction;
import dev.kiln.controller.entity.SharedPackages;
import dev.kiln.controller.http.ByteBudget;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.routing.policy.Feasibility;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.encryption.ParameterCipher;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.Stored;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Creates, reads, updates, deletes and lists actions. Blocks on the store. */
public final class ActionService {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ArtifactStore store;
    private final EntityCollection<Action> actions;
    private final ActionSearch search;
    private final Entitlement entitlement;
    private final SharedPackages shared;
    private final SequenceRules sequences;
    private final ParameterCipher cipher;
    private final SystemLimits limits;
    private final Feasibility feasibility;
    private final InstantSource clock;

    public ActionService(
            ArtifactStore store,
            EntityCollection<Action> actions,
            ActionSearch search,
            Entitlement entitlement,
            SharedPackages shared,
            ParameterCipher cipher,
            SystemLimits limits,
            Feasibility feasibility,
            InstantSource clock) {
        this.cipher = cipher;
        this.store = store;
        this.actions = actions;
        this.search = search;
        this.entitlement = entitlement;
        this.shared = shared;
        this.sequences = new SequenceRules(search, limits.sequenceLength());
        this.limits = limits;
        this.feasibility = feasibility;
        this.clock = clock;
    }

    /** Creates the action, or updates it when it may be overwritten; returns it with its code. */
    Action put(Identity caller, QualifiedName name, ActionPut put, boolean mayOverwrite, ByteBudget.Share share) {
        entitlement.require(caller, Right.PUT, name);
        requirePackage(caller, Right.PUT, name);
        SystemLimits bounds = limits.within(caller.limits().actions());
        ActionDraft.requireAllowed(put, bounds);
        put.exec().ifPresent(exec -> {
            entitlement.requireKind(caller, exec.kind());
            search.requireSupported(exec);
            if (exec instanceof Exec.Sequence sequence) {
                sequences.requireAllowed(caller, name, sequence.components());
            }
        });
        Optional<Stored<Action>> old = actions.findToPut(name, mayOverwrite);
        Action action = old.map(it -> ActionDraft.update(it.value(), put, clock.instant()))
                .orElseGet(() -> ActionDraft.create(name, put, bounds, clock.instant()));
        LimitsPatch.requireAllowed(action.limits(), bounds, caller.limits());
        search.requireSupported(action.exec());
        feasibility.require(action);
        actions.write(locked(action), old);
        return withCode(action, share);
    }

    /** The parameters of a sequence are the names of its parts, which are no secret. */
    private Action locked(Action action) {
        return action.exec() instanceof Exec.Sequence
                ? action
                : action.withParameters(cipher.lock(action.parameters()));
    }

    FoundAction get(Identity caller, QualifiedName name) {
        FoundAction found = search.find(caller, Right.READ, name);
        shared.requireReadable(caller, name, found);
        return found;
    }

    /** The same action with its code inline, if there is memory to hold it. */
    Action withCode(Action action, ByteBudget.Share share) {
        Optional<Code> code = action.exec().optionalCode();
        if (code.isEmpty() || !(code.get() instanceof Code.Attached attached)) {
            return action;
        }
        // base64 is longer than what is stored by a third
        if (!share.cover(attached.lengthBytes() * 4 / 3)) {
            throw new Refusal(new Problem.Overloaded(RETRY_AFTER));
        }
        return action.withExec(action.exec().withCode(store.code(action.name(), attached)));
    }

    /** Deletes the action; returns what it was. */
    Action delete(Identity caller, QualifiedName name) {
        entitlement.require(caller, Right.DELETE, name);
        requirePackage(caller, Right.DELETE, name);
        Stored<Action> old = actions.require(name);
        actions.delete(old);
        return old.value();
    }

    List<ObjectNode> list(Identity caller, NamespaceName namespace, ListQuery query) {
        entitlement.requireCollection(caller, Right.READ, namespace);
        return store.listActions(namespace, Optional.empty(), query.page());
    }

    long count(Identity caller, NamespaceName namespace) {
        entitlement.requireCollection(caller, Right.READ, namespace);
        return store.countActions(namespace, Optional.empty());
    }

    /** Those of a package; of a binding, its provider's. */
    List<ObjectNode> listPackage(Identity caller, QualifiedName name, ListQuery query) {
        QualifiedName provider = readable(caller, name);
        return store.listActions(provider.namespace(), Optional.of(provider.name()), query.page());
    }

    long countPackage(Identity caller, QualifiedName name) {
        QualifiedName provider = readable(caller, name);
        return store.countActions(provider.namespace(), Optional.of(provider.name()));
    }

    /** The package whose content the caller may see by this name. */
    private QualifiedName readable(Identity caller, QualifiedName name) {
        QualifiedName provider =
                search.provider(caller, Right.READ, name).provider().name();
        shared.requireReadable(caller, name, provider);
        return provider;
    }

    /** Refuses to write where no package is, or only another name for one. */
    private void requirePackage(Identity caller, Right right, QualifiedName action) {
        if (action.packageName().isEmpty()) {
            return;
        }
        QualifiedName name =
                QualifiedName.of(action.namespace(), action.packageName().get());
        if (search.provider(caller, right, name).binding().isPresent()) {
            throw new Refusal(new Problem.Invalid("Operation not permitted on package binding."));
        }
    }
}
