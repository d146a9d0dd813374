// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.http.ByteBudget;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.model.runtimes.RuntimesManifest.LanguageRuntime;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Stored;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Creates, reads, updates, deletes and lists actions. Blocks on the store. */
public final class ActionService {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ArtifactStore store;
    private final ActionCache cache;
    private final Consumer<QualifiedName> written;
    private final Entitlement entitlement;
    private final RuntimesManifest manifest;
    private final SystemLimits limits;
    private final InstantSource clock;

    /** @param written told of each action that was written, to forget it wherever it is remembered */
    public ActionService(
            ArtifactStore store,
            ActionCache cache,
            Consumer<QualifiedName> written,
            Entitlement entitlement,
            RuntimesManifest manifest,
            SystemLimits limits,
            InstantSource clock) {
        this.store = store;
        this.cache = cache;
        this.written = written;
        this.entitlement = entitlement;
        this.manifest = manifest;
        this.limits = limits;
        this.clock = clock;
    }

    /** Creates the action, or updates it when it may be overwritten; returns it with its code. */
    Action put(Identity caller, QualifiedName name, ActionPut put, boolean mayOverwrite, ByteBudget.Share share) {
        entitlement.require(caller, Right.PUT, name);
        requireNoPackage(name);
        ActionDraft.requireAllowed(put, limits);
        put.exec().ifPresent(exec -> {
            entitlement.requireKind(caller, exec.kind());
            requireSupported(exec);
        });
        Optional<Stored<Action>> old = store.action(name);
        if (old.isPresent() && !mayOverwrite) {
            throw new Refusal(Problem.Conflict.EXISTS);
        }
        Action action = old.map(it -> ActionDraft.update(it.value(), put, clock.instant()))
                .orElseGet(() -> ActionDraft.create(name, put, limits, clock.instant()));
        LimitsPatch.requireAllowed(action.limits(), limits, caller.limits());
        requireSupported(action.exec());
        write(action, old);
        return withCode(action, share);
    }

    Action get(Identity caller, QualifiedName name) {
        entitlement.require(caller, Right.READ, name);
        requireNoPackage(name);
        return cache.get(name).map(Stored::value).orElseThrow(() -> new Refusal(new Problem.Missing()));
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
        requireNoPackage(name);
        Stored<Action> old = store.action(name).orElseThrow(() -> new Refusal(new Problem.Missing()));
        DeleteOutcome outcome = store.delete(name, old.revision());
        written.accept(name);
        return switch (outcome) {
            case DeleteOutcome.Deleted deleted -> old.value();
            case DeleteOutcome.Missing missing -> throw new Refusal(new Problem.Missing());
            case DeleteOutcome.Conflict conflict -> throw new Refusal(Problem.Conflict.CONCURRENT);
        };
    }

    List<ObjectNode> list(Identity caller, NamespaceName namespace, ListQuery query) {
        entitlement.requireCollection(caller, Right.READ, namespace);
        return store.listActions(namespace, Optional.empty(), query.page());
    }

    long count(Identity caller, NamespaceName namespace) {
        entitlement.requireCollection(caller, Right.READ, namespace);
        return store.countActions(namespace, Optional.empty());
    }

    /** Packages come later: until then there is none. */
    RuntimeException noPackage(Identity caller, QualifiedName packageName) {
        entitlement.require(caller, Right.READ, packageName);
        return new Refusal(new Problem.Missing());
    }

    private void write(Action action, Optional<Stored<Action>> old) {
        Expected expected =
                old.<Expected>map(it -> new Expected.At(it.revision())).orElseGet(Expected.Absent::new);
        PutOutcome outcome = store.put(action, expected);
        written.accept(action.name());
        if (outcome instanceof PutOutcome.Conflict) {
            throw new Refusal(Problem.Conflict.CONCURRENT);
        }
    }

    private void requireSupported(Exec exec) {
        if (exec instanceof Exec.Managed managed
                && manifest.resolve(managed.kind())
                        .map(LanguageRuntime::isDeprecated)
                        .orElse(false)) {
            throw new Refusal(
                    new Problem.Invalid(
                            "The '" + managed.kind()
                                    + "' runtime is no longer supported. You may read and delete but not update or invoke this action."));
        }
    }

    private static void requireNoPackage(QualifiedName name) {
        if (name.packageName().isPresent()) {
            throw new Refusal(new Problem.Missing());
        }
    }
}
