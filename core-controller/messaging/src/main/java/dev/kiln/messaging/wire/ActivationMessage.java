// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.pools.IsolationClass;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Run this action: from a controller to the invoker that it chose.
 *
 * @param action whose code is read from the store, not from here
 * @param revision of the action's document that the controller decided by; absent to take the newest
 * @param caller whom it runs for
 * @param replyTo the controller that waits
 * @param content all parameters, merged, as an object; or an array, from the action before in a sequence
 * @param initKeys those of {@code content} that go into the environment at {@code /init}
 * @param lockedKeys those of {@code content} that are still encrypted, by scheme
 * @param published when the controller handed the message to the bus
 * @param leg which trip to an invoker it is
 * @param storage whether its record is kept, by how it ends
 * @param isolation the weakest class that will do: it must not run in anything weaker, whatever its invoker makes by now
 */
public record ActivationMessage(
        Transaction transaction,
        QualifiedName action,
        Version version,
        Optional<QualifiedName> binding,
        Optional<String> revision,
        Caller caller,
        ActivationId activationId,
        ControllerId replyTo,
        boolean isBlocking,
        JsonNode content,
        Set<String> initKeys,
        Map<String, String> lockedKeys,
        Optional<Cause> cause,
        Instant published,
        Leg leg,
        StoragePolicy storage,
        IsolationClass isolation) {

    /**
     * Whom an activation runs for.
     *
     * @param authKey the caller's credential; only present for an action that asks to be given it
     */
    public record Caller(String subject, NamespaceName namespace, String namespaceUuid, Optional<AuthKey> authKey) {}

    /**
     * The activation that this one is a part or a consequence of.
     *
     * @param by what kind of activation it is
     */
    public record Cause(ActivationId id, By by) {

        /** What brings about activations. */
        public enum By {
            SEQUENCE,
            TRIGGER;

            /** In records. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    public ActivationMessage {
        initKeys = Set.copyOf(initKeys);
        lockedKeys = Map.copyOf(lockedKeys);
    }

    /** Whether it may run in a sandbox that is kept apart so far. */
    public boolean mayRunIn(IsolationClass sandbox) {
        return sandbox.isAtLeast(isolation);
    }

    /** The same activation with other content, of which this is still encrypted. */
    public ActivationMessage with(JsonNode other, Map<String, String> stillLocked) {
        return new ActivationMessage(
                transaction,
                action,
                version,
                binding,
                revision,
                caller,
                activationId,
                replyTo,
                isBlocking,
                other,
                initKeys,
                stillLocked,
                cause,
                published,
                leg,
                storage,
                isolation);
    }

    /** The same activation on another trip, for whichever controller sends it. */
    public ActivationMessage on(Leg next, ControllerId sender, Instant now) {
        return new ActivationMessage(
                transaction,
                action,
                version,
                binding,
                revision,
                caller,
                activationId,
                sender,
                isBlocking,
                content,
                initKeys,
                lockedKeys,
                cause,
                now,
                next,
                storage,
                isolation);
    }
}
