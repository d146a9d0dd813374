// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import dev.kiln.controller.entitlement.Entitlements;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.runtimes.RuntimesManifest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Searches over a store of a test's own. */
public final class Searches {

    private static final CacheConfig CACHE =
            new CacheConfig(1024 * 1024, Duration.ofMinutes(1), Duration.ofMinutes(1), false);
    private static final RuntimesManifest MANIFEST = RuntimesManifest.parse(
            "{\"runtimes\":{\"nodejs\":[{\"kind\":\"nodejs:20\",\"default\":true,\"image\":{\"name\":\"node\"}}]}}"
                    .getBytes(StandardCharsets.UTF_8));

    private Searches() {}

    public static ActionSearch over(MapStore store) {
        return new ActionSearch(
                new EntityCache<>(EntityCache.Source.actions(store), CACHE, Runnable::run, () -> Instant.EPOCH),
                new EntityCache<>(EntityCache.Source.packages(store), CACHE, Runnable::run, () -> Instant.EPOCH),
                store,
                Entitlements.alone(),
                () -> MANIFEST);
    }

    public static Identity identity(String namespace) {
        return new Identity(
                namespace,
                new NamespaceName(namespace),
                namespace,
                AuthKey.parse(namespace + ":key"),
                NamespaceLimits.NONE);
    }

    public static Action action(QualifiedName name, Exec exec, Parameters parameters, Annotations annotations) {
        return new Action(
                name, Version.FIRST, false, exec, parameters, ActionLimits.DEFAULT, annotations, Instant.EPOCH);
    }

    public static Exec code() {
        return new Exec.Managed("nodejs:20", new Code.Inline("x", false), Optional.empty());
    }
}
