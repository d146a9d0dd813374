// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.KeyHash;
import dev.kiln.model.identity.NamespaceKey;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.Stored;
import dev.kiln.store.SubjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NamespaceOwnersTest {

    private static final NamespaceName SHOP = new NamespaceName("shop");
    private static final NamespaceName OTHER = new NamespaceName("other");
    private static final NamespaceKey HASH = KeyHash.of(new Secret("k".repeat(64)), new Random(1));

    private final Subjects store = new Subjects();
    private final List<Runnable> refreshes = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final IdentityConfig config = new IdentityConfig(
            100, Duration.ofMinutes(1), Duration.ofMinutes(10), 1, Duration.ofSeconds(1), "whisk.system", List.of());
    private final NamespaceOwners owners = new NamespaceOwners(store, config, refreshes::add, () -> now);

    @Test
    void theOwnerIsWhoeverHasTheNamespaceAmongHisOwn() {
        store.subjects.add(subject("keeper", false, HASH, OTHER, SHOP));

        var owner = owners.of(SHOP).orElseThrow();

        assertThat(owner.subject()).isEqualTo("keeper");
        assertThat(owner.namespace()).isEqualTo(SHOP);
        assertThat(owner.namespaceUuid()).isEqualTo("uuid-shop");
    }

    @Test
    void theStoreIsAskedOnceAlsoForWhatIsNobodys() {
        store.subjects.add(subject("keeper", false, HASH, SHOP));
        assertThat(owners.isPrompt(SHOP)).isFalse();

        owners.of(SHOP);
        owners.of(SHOP);
        owners.of(OTHER);

        assertThat(owners.of(OTHER)).isEmpty();
        assertThat(owners.isPrompt(SHOP)).isTrue();
        assertThat(owners.isPrompt(OTHER)).isTrue();
        assertThat(store.reads).isEqualTo(2);
    }

    @Test
    void aBlockedSubjectOwnsNothing() {
        store.subjects.add(subject("blocked", true, HASH, SHOP));
        assertThat(owners.of(SHOP)).isEmpty();
        owners.forget("blocked");

        store.subjects.add(subject("keeper", false, HASH, SHOP));

        assertThat(owners.of(SHOP).orElseThrow().subject()).isEqualTo("keeper");
    }

    @Test
    void whatIsASubjectsIsForgottenWhenHeIsWritten() {
        store.subjects.add(subject("keeper", false, HASH, SHOP));
        owners.of(SHOP);
        store.subjects.clear();

        owners.forget("somebody.else");
        assertThat(owners.of(SHOP)).isPresent();
        owners.forget("keeper");

        assertThat(owners.of(SHOP)).isEmpty();
    }

    @Test
    void whatWasNobodysIsAskedForAgainWhenAnySubjectIsWritten() {
        owners.of(SHOP);
        store.subjects.add(subject("keeper", false, HASH, SHOP));

        owners.forget("keeper");

        assertThat(owners.of(SHOP)).isPresent();
    }

    @Test
    void whatGotOldIsUsedAndAskedForAgainBesideTheCall() {
        store.subjects.add(subject("keeper", false, HASH, SHOP));
        owners.of(SHOP);
        store.subjects.set(0, subject("heir.of.it", false, HASH, SHOP));
        now = now.plusSeconds(61);

        assertThat(owners.isPrompt(SHOP)).isTrue();
        assertThat(owners.of(SHOP).orElseThrow().subject()).isEqualTo("keeper");
        assertThat(owners.of(SHOP)).isPresent();
        assertThat(refreshes).hasSize(1);
        refreshes.removeFirst().run();

        assertThat(owners.of(SHOP).orElseThrow().subject()).isEqualTo("heir.of.it");
    }

    @Test
    void aStoreThatIsAwayIsNotNoticedForAWhile() {
        store.subjects.add(subject("keeper", false, HASH, SHOP));
        owners.of(SHOP);
        store.isAway = true;
        now = now.plusSeconds(61);

        assertThat(owners.of(SHOP)).isPresent();
        refreshes.removeFirst().run();
        assertThat(owners.of(SHOP)).isPresent();
        assertThat(refreshes).hasSize(1);

        now = now.plus(config.cacheGrace());
        assertThat(owners.isPrompt(SHOP)).isFalse();
        assertThatThrownBy(() -> owners.of(SHOP)).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void aKeyIsKnownOnlyWhereTheStoreHasItInTheClear() {
        store.subjects.add(subject("keeper", false, HASH, SHOP));
        store.subjects.add(subject("from.openwhisk", false, new NamespaceKey.Plain(new Secret("open")), OTHER));

        assertThat(owners.of(SHOP).orElseThrow().authKey()).isEmpty();
        assertThat(owners.of(OTHER).orElseThrow().authKey().map(AuthKey::reveal))
                .contains("uuid-other:open");
    }

    private static Subject subject(String name, boolean isBlocked, NamespaceKey key, NamespaceName... namespaces) {
        List<OwnedNamespace> owned = new ArrayList<>();
        for (NamespaceName namespace : namespaces) {
            owned.add(new OwnedNamespace(namespace, "uuid-" + namespace, key, NamespaceLimits.NONE));
        }
        return new Subject(name, isBlocked, owned);
    }

    /** Only answers who owns a namespace. */
    private static final class Subjects implements SubjectStore {
        final List<Subject> subjects = new ArrayList<>();
        int reads;
        boolean isAway;

        @Override
        public List<Stored<Subject>> byNamespace(NamespaceName namespace) {
            if (isAway) {
                throw new StoreException.Unavailable("away", new IllegalStateException());
            }
            reads++;
            return subjects.stream()
                    .filter(it -> it.namespaces().stream()
                            .anyMatch(owned -> owned.name().equals(namespace)))
                    .map(it -> new Stored<>(it, new Revision("1")))
                    .toList();
        }

        @Override
        public PutOutcome put(Subject subject, Expected expected) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Stored<Subject>> get(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Stored<Subject>> byUuid(String uuid) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Stored<Subject>> list(Page page) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DeleteOutcome delete(String name, Revision revision) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StoreHealth check() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
