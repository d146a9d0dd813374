// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import dev.kiln.controller.http.Call;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.KeyHash;
import dev.kiln.model.identity.NamespaceKey;
import dev.kiln.model.identity.Role;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.Page;
import dev.kiln.store.Stored;
import dev.kiln.store.SubjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes, shows, changes and deletes subjects; the sentences are wskadmin's. Blocks on the store. */
final class SubjectService {

    private final SubjectStore store;
    private final SubjectChanges changes;
    private final RandomGenerator random;

    /**
     * Builds it.
     *
     * @param random of keys: a {@code SecureRandom}
     */
    SubjectService(SubjectStore store, SubjectChanges changes, RandomGenerator random) {
        this.store = store;
        this.changes = changes;
        this.random = random;
    }

    /** Whose a uuid is. */
    record Whois(String subject, NamespaceName namespace) {}

    List<Subject> list(Page page) {
        return store.list(page).stream().map(Stored::value).toList();
    }

    /** The subjects that own a namespace. */
    List<Subject> owners(NamespaceName namespace) {
        return store.byNamespace(namespace).stream().map(Stored::value).toList();
    }

    Subject get(String name) {
        return store.get(name).map(Stored::value).orElseThrow(() -> missing("get", name));
    }

    Whois whois(String uuid) {
        return store.byUuid(uuid)
                .map(Stored::value)
                .flatMap(subject -> subject.byUuid(uuid).map(owned -> new Whois(subject.name(), owned.name())))
                .orElseThrow(() -> new Refusal(new Problem.Unknown("Subject id is not recognized")));
    }

    /** Makes a subject or adds a namespace, or gives a namespace a new key; returns what opens it, which is kept nowhere. */
    AuthKey put(Call call, SubjectPut put) {
        requireOwnNamespace(put);
        put.credential().ifPresent(it -> requireUnusedUuid(put, it.uuid()));
        AuthKey made = put.credential().orElseGet(() -> NewCredential.random(random));
        // of a namespace that has one the uuid stays: throttles count by it
        String[] uuid = {made.uuid()};
        changes.change(
                call,
                put.revokes() ? "put or re-key namespace " + put.namespace() : "put namespace " + put.namespace(),
                put.subject(),
                before -> {
                    Subject subject = before.orElseGet(() -> new Subject(put.subject(), false, List.of()));
                    Optional<OwnedNamespace> old = named(subject, put.namespace());
                    requireAllowed(subject, old, put);
                    uuid[0] = put.credential().isPresent()
                            ? made.uuid()
                            : old.map(OwnedNamespace::uuid).orElse(made.uuid());
                    OwnedNamespace fresh = new OwnedNamespace(
                            put.namespace(),
                            uuid[0],
                            KeyHash.of(made.key(), random),
                            old.map(OwnedNamespace::limits).orElse(NamespaceLimits.NONE));
                    return with(subject, fresh);
                });
        return new AuthKey(uuid[0], made.key());
    }

    void delete(Call call, String name) {
        requireOther(call, name);
        if (!changes.delete(call, name)) {
            throw missing("delete", name);
        }
    }

    void deleteNamespace(Call call, String name, NamespaceName namespace) {
        if (namespace.equals(call.identity().namespace())) {
            throw lockedOut();
        }
        changes.change(call, "delete namespace " + namespace, name, before -> {
            Subject subject = before.orElseThrow(() -> missing("delete", name));
            if (named(subject, namespace).isEmpty()) {
                throw new Refusal(
                        new Problem.Unknown("Namespace \"" + namespace + "\" does not exist for \"" + name + "\""));
            }
            return subject.with(subject.namespaces().stream()
                    .filter(it -> !it.name().equals(namespace))
                    .toList());
        });
    }

    void setBlocked(Call call, String name, boolean isBlocked) {
        if (isBlocked) {
            requireOther(call, name);
        }
        changes.change(call, isBlocked ? "block" : "unblock", name, before -> {
            Subject subject = before.orElseThrow(() -> missing(isBlocked ? "block" : "unblock", name));
            return subject.blocked(isBlocked);
        });
    }

    /** What he may do beside using his namespaces; empty for nothing. */
    void setRole(Call call, String name, Optional<Role> role) {
        requireOther(call, name);
        changes.change(call, "set role " + role.map(Role::word).orElse("none"), name, before -> before.orElseThrow(
                        () -> missing("set the role of", name))
                .in(role));
    }

    /** Replaces keys in the clear by hashes of them, which open the same; returns how many there were. */
    int migrate(Call call, String name) {
        int[] count = {0};
        changes.change(call, "hash keys", name, before -> {
            Subject subject = before.orElseThrow(() -> missing("migrate", name));
            count[0] = (int) subject.namespaces().stream()
                    .filter(it -> it.key() instanceof NamespaceKey.Plain)
                    .count();
            return subject.with(subject.namespaces().stream().map(this::hashed).toList());
        });
        return count[0];
    }

    private OwnedNamespace hashed(OwnedNamespace owned) {
        return switch (owned.key()) {
            case KeyHash already -> owned;
            case NamespaceKey.Plain plain ->
                new OwnedNamespace(owned.name(), owned.uuid(), KeyHash.of(plain.key(), random), owned.limits());
        };
    }

    private void requireOwnNamespace(SubjectPut put) {
        boolean isTaken = store.byNamespace(put.namespace()).stream()
                .anyMatch(it -> !it.value().name().equals(put.subject()));
        if (isTaken) {
            throw new Refusal(new Problem.Conflict("Namespace is not unique"));
        }
    }

    /** Two namespaces with one uuid would open each other's doors. */
    private void requireUnusedUuid(SubjectPut put, String uuid) {
        boolean isTaken = store.byUuid(uuid)
                .map(Stored::value)
                .filter(it -> !it.name().equals(put.subject())
                        || it.byUuid(uuid)
                                .filter(owned -> owned.name().equals(put.namespace()))
                                .isEmpty())
                .isPresent();
        if (isTaken) {
            throw new Refusal(new Problem.Conflict("The authorization id is already in use"));
        }
    }

    private static void requireAllowed(Subject subject, Optional<OwnedNamespace> old, SubjectPut put) {
        if (subject.isBlocked()) {
            throw new Refusal(new Problem.Conflict("The subject you want to edit is blocked"));
        }
        if (old.isPresent() && !put.revokes()) {
            throw new Refusal(new Problem.Conflict("Namespace already exists"));
        }
    }

    /** Nobody could let an operator in again who shut himself out. */
    private static void requireOther(Call call, String name) {
        if (name.equals(call.identity().subject())) {
            throw lockedOut();
        }
    }

    private static Refusal lockedOut() {
        return new Refusal(
                new Problem.Conflict("You would lock yourself out: these are the credentials that you came in with."));
    }

    private static Optional<OwnedNamespace> named(Subject subject, NamespaceName namespace) {
        return subject.namespaces().stream()
                .filter(it -> it.name().equals(namespace))
                .findFirst();
    }

    private static Subject with(Subject subject, OwnedNamespace fresh) {
        boolean isNew = named(subject, fresh.name()).isEmpty();
        List<OwnedNamespace> all = new ArrayList<>(subject.namespaces().stream()
                .map(it -> it.name().equals(fresh.name()) ? fresh : it)
                .toList());
        if (isNew) {
            all.add(fresh);
        }
        return subject.with(all);
    }

    private static Refusal missing(String verb, String name) {
        return new Refusal(new Problem.Unknown("Failed to " + verb + " subject (there is no subject '" + name + "')"));
    }
}
