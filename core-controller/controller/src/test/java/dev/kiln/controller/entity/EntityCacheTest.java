// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntityCacheTest {

    private static final QualifiedName NAME = QualifiedName.parse("guest/hello");
    private static final CacheConfig CONFIG =
            new CacheConfig(1024 * 1024, Duration.ofSeconds(30), Duration.ofMinutes(10), false);

    private final OneActionStore store = new OneActionStore();
    private final List<Runnable> refreshes = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final EntityCache<Action> cache =
            new EntityCache<>(new EntityCache.Source<>(store::action, it -> 0), CONFIG, refreshes::add, () -> now);

    @Test
    void readsTheStoreOnce() {
        cache.get(NAME);
        cache.get(NAME);

        assertThat(store.reads).isEqualTo(1);
    }

    @Test
    void whatGotOldIsUsedAndReadAgainBesideTheCall() {
        cache.get(NAME);
        store.revision = "2";
        now = now.plusSeconds(31);

        assertThat(cache.remembered(NAME).orElseThrow().revision().value()).isEqualTo("1");
        assertThat(cache.remembered(NAME)).isPresent();
        assertThat(refreshes).hasSize(1);
        refreshes.removeFirst().run();
        assertThat(cache.remembered(NAME).orElseThrow().revision().value()).isEqualTo("2");
    }

    @Test
    void aStoreThatIsAwayIsNotNoticed() {
        cache.get(NAME);
        store.isAway = true;
        for (int minute = 1; minute <= 10; minute++) {
            now = now.plusSeconds(60);

            assertThat(cache.get(NAME)).isPresent();

            refreshes.forEach(Runnable::run);
            refreshes.clear();
        }
    }

    @Test
    void butNotForEver() {
        cache.get(NAME);
        store.isAway = true;
        now = now.plusSeconds(31).plus(CONFIG.cacheGrace());

        assertThatThrownBy(() -> cache.get(NAME)).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void whatWasDeletedIsForgottenWhenItIsReadAgain() {
        cache.get(NAME);
        store.isDeleted = true;
        now = now.plusSeconds(31);
        cache.remembered(NAME);

        refreshes.removeFirst().run();

        assertThat(cache.remembered(NAME)).isEmpty();
        assertThat(cache.get(NAME)).isEmpty();
    }

    @Test
    void whatSomebodyWroteIsForgottenAtOnce() {
        cache.get(NAME);

        cache.forget(NAME);

        assertThat(cache.remembered(NAME)).isEmpty();
        assertThat(cache.usedBytes()).isZero();
    }

    /** Knows one action, and is away when a test says so. */
    private static final class OneActionStore {
        int reads;
        String revision = "1";
        boolean isAway;
        boolean isDeleted;

        Optional<Stored<Action>> action(QualifiedName name) {
            reads++;
            if (isAway) {
                throw new StoreException.Unavailable("a test took the store away", null);
            }
            Action action = new Action(
                    QualifiedName.of(new NamespaceName("guest"), new EntityName("hello")),
                    Version.FIRST,
                    false,
                    new Exec.Managed("nodejs:20", new Code.Inline("", false), Optional.empty()),
                    Parameters.NONE,
                    ActionLimits.DEFAULT,
                    Annotations.NONE,
                    Instant.EPOCH);
            return isDeleted ? Optional.empty() : Optional.of(new Stored<>(action, new Revision(revision)));
        }
    }
}
