// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.identity;

import dev.kiln.controller.config.Settings;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who there is at first, and how credentials are remembered.
 *
 * @param cacheTtl how old what is remembered may be before the store is asked again
 * @param cacheGrace how much older a right credential may get while the store does not answer
 * @param operatorNamespace whose credentials open the views for operators
 * @param maxVerifications derivations of keys at once
 * @param verificationWait for one's turn
 */
public record IdentityConfig(
        int cacheEntries,
        Duration cacheTtl,
        Duration cacheGrace,
        int maxVerifications,
        Duration verificationWait,
        String operatorNamespace,
        List<FirstSubject> firstSubjects) {

    /** A subject that is made when the store does not have it; its namespace bears its name. */
    public record FirstSubject(String name, AuthKey key, NamespaceLimits limits) {}

    public IdentityConfig {
        firstSubjects = List.copyOf(firstSubjects);
    }

    public static IdentityConfig read(Settings settings) {
        IdentityConfig config = new IdentityConfig(
                settings.number("cache-entries"),
                settings.duration("cache-ttl"),
                settings.duration("cache-grace"),
                settings.number("max-verifications"),
                settings.duration("verification-wait"),
                new NamespaceName(settings.text("operator-namespace")).value(),
                settings.sections("first-subjects").stream()
                        .map(IdentityConfig::firstSubject)
                        .toList());
        settings.done();
        return config;
    }

    private static FirstSubject firstSubject(Settings settings) {
        String name = settings.text("name");
        AuthKey key = AuthKey.parse(settings.text("key"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the key of the first subject '" + name + "' must have the form uuid:key"));
        FirstSubject subject = new FirstSubject(
                name,
                key,
                new NamespaceLimits(
                        OptionalInt.of(settings.number("invocations-per-minute")),
                        OptionalInt.of(settings.number("concurrent-invocations")),
                        OptionalInt.of(settings.number("fires-per-minute")),
                        Optional.empty(),
                        Optional.empty()));
        settings.done();
        return subject;
    }
}
