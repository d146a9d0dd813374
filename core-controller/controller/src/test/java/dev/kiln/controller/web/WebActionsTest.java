// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.entity.CacheConfig;
import dev.kiln.controller.entity.EntityCache;
import dev.kiln.controller.identity.IdentityConfig;
import dev.kiln.controller.identity.NamespaceOwners;
import dev.kiln.model.action.Action;
import dev.kiln.model.identity.KeyHash;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.store.Expected;
import dev.kiln.store.StoreException;
import dev.kiln.store.embedded.EmbeddedStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that fails is told to nobody either. */
class WebActionsTest {

    private static final QualifiedName PAGE = QualifiedName.of("guest", "page");

    @TempDir
    Path directory;

    @Test
    void anActionThatCannotBeReadIsNotFound() {
        assertNotFound(new StoreException.Corrupt("corrupt", new IllegalStateException()));
    }

    @Test
    void norIsOneWhenTheStoreIsAway() {
        assertNotFound(new StoreException.Unavailable("away", new IllegalStateException()));
    }

    private void assertNotFound(StoreException failure) {
        try (EmbeddedStores stores = EmbeddedStores.open(directory, Thread::new)) {
            NamespaceName guest = new NamespaceName("guest");
            OwnedNamespace owned = new OwnedNamespace(
                    guest, "uuid", KeyHash.of(new Secret("key"), new Random(1)), NamespaceLimits.NONE);
            stores.subjects().put(new Subject("guest", false, List.of(owned)), new Expected.Absent());
            CacheConfig config = new CacheConfig(1_000_000, Duration.ofSeconds(1), Duration.ofSeconds(1), false);
            InstantSource clock = InstantSource.system();
            EntityCache.Source<Action> failing = new EntityCache.Source<>(
                    name -> {
                        throw failure;
                    },
                    action -> 0);
            EntityCache.Source<ActionPackage> none = new EntityCache.Source<>(name -> Optional.empty(), it -> 0);
            ActionSearch search = new ActionSearch(
                    new EntityCache<Action>(failing, config, Runnable::run, clock),
                    new EntityCache<ActionPackage>(none, config, Runnable::run, clock),
                    stores.artifacts(),
                    new Entitlement(null),
                    () -> RuntimesManifest.parse("{\"runtimes\":{}}".getBytes(StandardCharsets.UTF_8)));
            IdentityConfig identity = new IdentityConfig(
                    10,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    1,
                    Duration.ofSeconds(1),
                    "whisk.system",
                    List.of());
            NamespaceOwners owners = new NamespaceOwners(stores.subjects(), identity, Runnable::run, clock);
            assertThat(owners.of(guest)).isPresent();

            assertThat(new WebActions(owners, search).find(PAGE)).isEmpty();
        }
    }
}
