// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.identity;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.Role;
import dev.kiln.model.identity.Subject;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import dev.kiln.store.SubjectStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells who sent a request, by basic authentication. Safe for use by several threads. */
public final class Authenticator {

    private static final Logger log = LoggerFactory.getLogger(Authenticator.class);

    private static final String SCHEME = "basic ";

    private final SubjectStore subjects;
    private final OwnerCache cache;
    private final CredentialDigest digests;

    /** Wrong keys are as dear to check as right ones; a flood of them must not take all cores. */
    private final Semaphore derivations;

    private final IdentityConfig config;
    private final Executor refreshes;

    /** @param refreshes run what may wait for the store */
    public Authenticator(
            SubjectStore subjects,
            IdentityConfig config,
            Executor refreshes,
            InstantSource clock,
            RandomGenerator random) {
        this.refreshes = refreshes;
        this.subjects = subjects;
        this.cache = new OwnerCache(config, clock);
        this.digests = new CredentialDigest(random);
        this.derivations = new Semaphore(config.maxVerifications());
        this.config = config;
    }

    /** What is known without asking the store; never blocks. Absent when it must be verified. */
    public Optional<Authentication> remembered(String header) {
        if (header.isEmpty()) {
            return Optional.of(new Authentication.NotSupplied());
        }
        Optional<AuthKey> key = parse(header);
        if (key.isEmpty()) {
            return Optional.of(new Authentication.Unknown());
        }
        String digest = digests.of(key.get().reveal());
        Optional<OwnerCache.Remembered> remembered = cache.get(digest);
        if (remembered.map(OwnerCache.Remembered::isDue).orElse(false)) {
            refreshes.execute(() -> refresh(header, digest));
        }
        return remembered.map(it -> known(it.owner(), key.get()));
    }

    /** Beside the request, which goes on with what is remembered. */
    private void refresh(String header, String digest) {
        try {
            verify(header);
        } catch (StoreException | Refusal e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("a credential is taken as it was remembered");
            cache.failed(digest);
        }
    }

    /**
     * Asks the store, and remembers the answer; blocks.
     *
     * @throws dev.kiln.store.StoreException when the store cannot tell
     * @throws Refusal when too many verifications are under way
     */
    public Authentication verify(String header) {
        Optional<AuthKey> key = parse(header);
        if (key.isEmpty()) {
            return new Authentication.Unknown();
        }
        long asked = cache.now();
        Optional<Owner> owner = lookUp(key.get());
        cache.put(digests.of(key.get().reveal()), owner, asked);
        return known(owner, key.get());
    }

    /** To be called when a subject was written, by this controller or another one: its credentials are verified anew. */
    public void forget(String subject) {
        cache.forget(subject);
    }

    private Optional<Owner> lookUp(AuthKey key) {
        return subjects.byUuid(key.uuid())
                .map(Stored::value)
                .filter(subject -> !subject.isBlocked())
                .flatMap(subject -> verified(subject, key));
    }

    private Optional<Owner> verified(Subject subject, AuthKey key) {
        return subject.byUuid(key.uuid())
                .filter(owned -> verifies(() -> owned.key().matches(key.key().value())))
                .map(owned -> Owner.of(subject, owned, role(subject, owned)));
    }

    /** Whoever owns the operators' namespace is one, so that an installation always has an operator. */
    private Optional<Role> role(Subject subject, Subject.OwnedNamespace owned) {
        return owned.name().value().equals(config.operatorNamespace()) ? Optional.of(Role.OPERATOR) : subject.role();
    }

    private boolean verifies(java.util.function.BooleanSupplier derivation) {
        try {
            if (!derivations.tryAcquire(config.verificationWait().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Refusal(new Problem.Overloaded(config.verificationWait()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(new Problem.Unavailable());
        }
        try {
            return derivation.getAsBoolean();
        } finally {
            derivations.release();
        }
    }

    private static Authentication known(Optional<Owner> owner, AuthKey key) {
        return owner.<Authentication>map(it -> new Authentication.Known(it.with(key)))
                .orElseGet(Authentication.Unknown::new);
    }

    private static Optional<AuthKey> parse(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).trim());
            return AuthKey.parse(new String(decoded, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // not base64, so nobody's credential
            return Optional.empty();
        }
    }
}
