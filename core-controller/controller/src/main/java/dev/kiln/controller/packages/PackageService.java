// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.packages;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.entity.CollectionRoutes;
import dev.kiln.controller.entity.Entities;
import dev.kiln.controller.entity.EntityCollection;
import dev.kiln.controller.entity.SharedPackages;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Action;
import dev.kiln.model.encryption.ParameterCipher;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.model.packages.PackageCodec;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.EntityType;
import dev.kiln.store.Page;
import dev.kiln.store.Stored;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Packages and bindings. */
public final class PackageService implements CollectionRoutes.Service {

    /** A package with more actions shows the last updated of them. */
    private static final Page CONTENT = new Page(0, 2_000);

    private static final String RESERVED = "default";

    private final ArtifactStore store;
    private final EntityCollection<ActionPackage> packages;
    private final EntityCollection<Action> actions;
    private final Entitlement entitlement;
    private final SharedPackages shared;
    private final ParameterCipher cipher;
    private final SystemLimits limits;
    private final InstantSource clock;

    public PackageService(
            ArtifactStore store,
            Entities entities,
            Entitlement entitlement,
            SharedPackages shared,
            ParameterCipher cipher,
            SystemLimits limits,
            InstantSource clock) {
        this.store = store;
        this.packages = entities.packages();
        this.actions = entities.actions();
        this.entitlement = entitlement;
        this.shared = shared;
        this.cipher = cipher;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public ObjectNode put(Identity caller, QualifiedName name, ObjectNode body, boolean mayOverwrite) {
        PackagePut put = PackagePut.read(body, caller.namespace());
        entitlement.require(caller, Right.PUT, name);
        if (name.name().value().equals(RESERVED)) {
            throw new Refusal(new Problem.Invalid("Package name 'default' is reserved."));
        }
        put.fields().requireSizes(limits.within(caller.limits().actions()));
        put.binding().ifPresent(it -> requireBindable(caller, it));
        Optional<Stored<ActionPackage>> old = packages.findToPut(name, mayOverwrite);
        ActionPackage next = old.map(it -> PackageDraft.update(it.value(), put, clock.instant()))
                .orElseGet(() -> PackageDraft.create(name, put, clock.instant()));
        packages.write(next.withParameters(cipher.lock(next.parameters())), old);
        return PackageCodec.toJson(next);
    }

    /** The package, what it inherits by a binding, and what is in it. */
    @Override
    public ObjectNode get(Identity caller, QualifiedName name) {
        ActionPackage named =
                readable(caller, name).orElseGet(() -> packages.require(name).value());
        Optional<ActionPackage> provider = named.binding().map(it -> provider(caller, name, it));
        shared.requireReadable(caller, name, provider.orElse(named).name());
        ObjectNode json = PackageCodec.toJson(
                provider.map(it -> named.withParameters(it.parameters().mergedWith(named.parameters())))
                        .orElse(named));
        ArrayNode inside = json.putArray("actions");
        ArrayNode feeds = json.putArray("feeds");
        for (ObjectNode summary : content(provider.orElse(named).name())) {
            boolean isFeed = Annotations.fromJson(summary.path("annotations"))
                    .get("feed")
                    .isPresent();
            ObjectNode entry = (isFeed ? feeds : inside).addObject();
            List.of("name", "version", "annotations").forEach(it -> entry.set(it, summary.path(it)));
        }
        return json;
    }

    @Override
    public ObjectNode delete(Identity caller, QualifiedName name, boolean isForced) {
        entitlement.require(caller, Right.DELETE, name);
        Stored<ActionPackage> old = packages.require(name);
        if (old.value().binding().isEmpty()) {
            long count = store.countActions(name.namespace(), Optional.of(name.name()));
            if (count > 0 && !isForced) {
                throw new Refusal(new Problem.Conflict("Package not empty (contains " + count
                        + (count == 1 ? " entity" : " entities") + "). Set force param or delete package contents."));
            }
            if (count > 0) {
                deleteContent(name);
            }
        }
        packages.delete(old);
        return PackageCodec.toJson(old.value());
    }

    /** One's own packages; of another namespace those that it shares, and of one that does not exist none. */
    @Override
    public List<ObjectNode> list(Identity caller, NamespaceName namespace, ListQuery query) {
        return store.list(EntityType.PACKAGE, namespace, !Entitlement.owns(caller, namespace), query.page());
    }

    @Override
    public long count(Identity caller, NamespaceName namespace) {
        return store.count(EntityType.PACKAGE, namespace, !Entitlement.owns(caller, namespace));
    }

    private ActionPackage provider(Identity caller, QualifiedName binding, QualifiedName target) {
        ActionPackage provider = readable(caller, target).orElseThrow(PackageService::noProvider);
        if (provider.binding().isPresent()) {
            throw new Refusal(Problem.Unprocessable.circular(binding.toString()));
        }
        return provider;
    }

    private void requireBindable(Identity caller, QualifiedName target) {
        Optional<ActionPackage> found = readable(caller, target);
        if (found.isEmpty()) {
            throw store.isTaken(target)
                    ? new Refusal(new Problem.Conflict("Cannot bind to a resource that is not a package."))
                    : noProvider();
        }
        if (found.get().binding().isPresent()) {
            throw new Refusal(new Problem.Invalid("Cannot bind to another package binding."));
        }
    }

    /** The package if there is one; of those of others only what is shared. */
    private Optional<ActionPackage> readable(Identity caller, QualifiedName name) {
        Optional<ActionPackage> found = packages.peek(name).map(Stored::value);
        entitlement.requirePackage(caller, Right.READ, name, found);
        return found;
    }

    /** Until a round finds nothing to delete: what is added meanwhile goes, too, and a list may lag behind. */
    private void deleteContent(QualifiedName name) {
        boolean isMore = true;
        while (isMore) {
            isMore = false;
            for (ObjectNode summary : content(name)) {
                EntityName inside = new EntityName(summary.path("name").asText());
                Optional<Stored<Action>> action =
                        actions.peek(new QualifiedName(name.namespace(), Optional.of(name.name()), inside));
                action.ifPresent(actions::delete);
                isMore |= action.isPresent();
            }
        }
    }

    private List<ObjectNode> content(QualifiedName name) {
        return store.listActions(name.namespace(), Optional.of(name.name()), CONTENT);
    }

    private static Refusal noProvider() {
        return new Refusal(new Problem.Invalid("Binding references a package that does not exist."));
    }
}
