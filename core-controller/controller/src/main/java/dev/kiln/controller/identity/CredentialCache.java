// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers what credentials were found to be, by a digest keyed with this process's own secret: a dump of the memory shows no
 * key. Bounded in number and time. Safe for use by several threads; never blocks.
 */
final class CredentialCache {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    private final Mac template;
    private final int maxEntries;
    private final Duration ttl;
    private final Duration grace;
    private final InstantSource clock;

    /** Two generations: when the young one is full it becomes the old one, and the old one is forgotten. */
    private volatile Map<String, Entry> young = new ConcurrentHashMap<>(); // volatile: replaced by whoever fills it

    private volatile Map<String, Entry> old = new ConcurrentHashMap<>(); // volatile: see young

    /** Grows with each forgetting, so that an answer that was overtaken by a write is not remembered. */
    private final AtomicLong forgettings = new AtomicLong();

    private record Entry(Optional<Owner> owner, Instant fresh, AtomicBoolean isDue) {}

    /**
     * What was remembered.
     *
     * @param owner absent when the credential was nobody's
     * @param isDue whether the store should be asked again, by whoever is told so: nobody else is
     */
    record Remembered(Optional<Owner> owner, boolean isDue) {}

    CredentialCache(IdentityConfig config, InstantSource clock, RandomGenerator random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        try {
            this.template = Mac.getInstance(ALGORITHM);
            template.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
        this.maxEntries = config.cacheEntries();
        this.ttl = config.cacheTtl();
        this.grace = config.cacheGrace();
        this.clock = clock;
    }

    /** The place of a credential in the cache. */
    String digest(String credential) {
        try {
            Mac mac = (Mac) template.clone();
            return Base64.getEncoder().encodeToString(mac.doFinal(credential.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this JDK's " + ALGORITHM + " cannot be cloned", e);
        }
    }

    /** What was remembered; absent when nothing was that may still be used. */
    Optional<Remembered> get(String digest) {
        Entry entry = young.get(digest);
        if (entry == null) {
            entry = old.get(digest);
        }
        if (entry == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (now.isBefore(entry.fresh())) {
            return Optional.of(new Remembered(entry.owner(), false));
        }
        boolean isUsable =
                entry.owner().isPresent() && now.isBefore(entry.fresh().plus(grace));
        return isUsable
                ? Optional.of(new Remembered(entry.owner(), entry.isDue().compareAndSet(true, false)))
                : Optional.empty();
    }

    /** The store could not be asked: the next one who comes may try. */
    void failed(String digest) {
        for (Map<String, Entry> generation : List.of(young, old)) {
            Entry entry = generation.get(digest);
            if (entry != null) {
                entry.isDue().set(true);
            }
        }
    }

    /** To be asked before the store is, and given back with its answer. */
    long now() {
        return forgettings.get();
    }

    /** Remembers an answer, unless something was forgotten since it was asked for. */
    void put(String digest, Optional<Owner> owner, long asked) {
        Map<String, Entry> current = young;
        if (forgettings.get() != asked) {
            return;
        }
        current.put(digest, new Entry(owner, clock.instant().plus(ttl), new AtomicBoolean(true)));
        if (current.size() > maxEntries / 2) {
            old = current;
            young = new ConcurrentHashMap<>();
        }
        if (forgettings.get() != asked) {
            current.remove(digest);
        }
    }

    /** Forgets the credentials of a subject, and all that were nobody's: one of them may be his now. Looks at all entries. */
    void forget(String subject) {
        forgettings.incrementAndGet();
        for (Map<String, Entry> generation : List.of(young, old)) {
            generation.values().removeIf(it -> it.owner()
                    .map(owner -> owner.subject().equals(subject))
                    .orElse(true));
        }
    }
}
