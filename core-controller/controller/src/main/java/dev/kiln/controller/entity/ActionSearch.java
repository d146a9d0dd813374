// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.Stored;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds the action that a path names, through its package and through a binding, and asks at each step whether the caller may.
 * Of a package that is not the caller's and not shared nothing is told, not even whether it is there.
 */
public final class ActionSearch {

    private final EntityCache<Action> actions;
    private final EntityCache<ActionPackage> packages;
    private final ArtifactStore store;
    private final Entitlement entitlement;
    private final Supplier<RuntimesManifest> manifest;

    /**
     * Makes it.
     *
     * @param manifest the kinds as they are now; must not wait
     */
    public ActionSearch(
            EntityCache<Action> actions,
            EntityCache<ActionPackage> packages,
            ArtifactStore store,
            Entitlement entitlement,
            Supplier<RuntimesManifest> manifest) {
        this.manifest = manifest;
        this.actions = actions;
        this.packages = packages;
        this.store = store;
        this.entitlement = entitlement;
    }

    /**
     * A package as it is used.
     *
     * @param provider the package itself, also when it was found by a binding
     * @param parameters of the package under those of the binding
     * @param binding by which it was found
     */
    public record Provider(ActionPackage provider, Parameters parameters, Optional<QualifiedName> binding) {

        QualifiedName action(EntityName name) {
            return new QualifiedName(
                    provider.name().namespace(), Optional.of(provider.name().name()), name);
        }
    }

    /** Whether {@link #find} will not block. */
    public boolean isPrompt(QualifiedName wanted) {
        if (wanted.packageName().isEmpty()) {
            return actions.remembered(wanted).isPresent();
        }
        Optional<ActionPackage> named = remembered(packageOf(wanted));
        Optional<QualifiedName> provider =
                named.flatMap(it -> it.binding().isEmpty() ? Optional.of(it.name()) : it.binding());
        return provider.filter(it -> remembered(it).isPresent())
                .filter(it -> actions.remembered(inPackage(it, wanted.name())).isPresent())
                .isPresent();
    }

    /**
     * The action. Blocks unless {@link #isPrompt}.
     *
     * @throws Refusal when the caller may not, or there is none
     */
    public FoundAction find(Identity caller, Right right, QualifiedName wanted) {
        if (wanted.packageName().isEmpty()) {
            entitlement.require(caller, right, wanted);
            return new FoundAction(action(wanted), Optional.empty());
        }
        Provider provider = provider(caller, right, packageOf(wanted));
        Stored<Action> stored = action(provider.action(wanted.name()));
        return new FoundAction(under(provider.parameters(), stored), provider.binding());
    }

    /**
     * The action, if the caller may run it.
     *
     * @throws Refusal also when its kind is none for him, or is no longer run
     */
    public FoundAction findToRun(Identity caller, QualifiedName wanted) {
        FoundAction found = find(caller, Right.ACTIVATE, wanted);
        requireRunnable(caller, found);
        return found;
    }

    /** Refuses an action whose kind is none for the caller, or is no longer run. */
    public void requireRunnable(Identity caller, FoundAction found) {
        Exec exec = found.action().exec();
        entitlement.requireKind(caller, exec.kind());
        requireSupported(exec);
    }

    /** Refuses a kind whose language runtime is no longer served: deprecated, or taken out of the manifest. */
    public void requireSupported(Exec exec) {
        boolean isServed = !(exec instanceof Exec.Managed managed)
                || managed.kind().equals(Exec.NATIVE)
                || manifest.get()
                        .resolve(managed.kind())
                        .filter(it -> !it.isDeprecated())
                        .isPresent();
        if (!isServed) {
            throw new Refusal(
                    new Problem.Invalid(
                            "The '" + exec.kind()
                                    + "' runtime is no longer supported. You may read and delete but not update or invoke this action."));
        }
    }

    /**
     * The package of a name, or the one that a binding of that name stands for.
     *
     * @throws Refusal when the caller may not, or there is none
     */
    public Provider provider(Identity caller, Right right, QualifiedName wanted) {
        ActionPackage named = packageFor(caller, right, wanted);
        if (named.binding().isEmpty()) {
            return new Provider(named, named.parameters(), Optional.empty());
        }
        ActionPackage bound = packageFor(caller, right, named.binding().get());
        if (bound.binding().isPresent()) {
            // nobody can make one; two who write at once, or an old database, may
            throw new Refusal(Problem.Unprocessable.circular(wanted.toString()));
        }
        return new Provider(bound, bound.parameters().mergedWith(named.parameters()), Optional.of(wanted));
    }

    private ActionPackage packageFor(Identity caller, Right right, QualifiedName wanted) {
        Optional<ActionPackage> found = packages.get(wanted).map(Stored::value);
        entitlement.requirePackage(caller, right, wanted, found);
        return found.orElseThrow(() -> {
            EntityCollection.requireFree(store, wanted);
            return new Refusal(Problem.Missing.resource(wanted.toString()));
        });
    }

    private Stored<Action> action(QualifiedName wanted) {
        return actions.get(wanted).orElseThrow(() -> {
            EntityCollection.requireFree(store, wanted);
            return new Refusal(new Problem.Missing());
        });
    }

    private Optional<ActionPackage> remembered(QualifiedName name) {
        return packages.remembered(name).map(Stored::value);
    }

    private static Stored<Action> under(Parameters inherited, Stored<Action> stored) {
        if (inherited.items().isEmpty()) {
            return stored;
        }
        Action action = stored.value();
        return new Stored<>(action.withParameters(inherited.mergedWith(action.parameters())), stored.revision());
    }

    private static QualifiedName packageOf(QualifiedName action) {
        return QualifiedName.of(action.namespace(), action.packageName().orElseThrow());
    }

    private static QualifiedName inPackage(QualifiedName provider, EntityName name) {
        return new QualifiedName(provider.namespace(), Optional.of(provider.name()), name);
    }
}
