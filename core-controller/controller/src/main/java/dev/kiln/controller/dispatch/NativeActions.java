// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.controller.flight.Landing;
import dev.kiln.controller.http.HttpErrors;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.records.Endings;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.encryption.ParameterCipher;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * Runs the actions that the controller carries out itself: so many at once, each on a thread of its own, each with a record as any
 * action has. Such an action is an entity like others, of the kind {@link Exec#NATIVE}, which no user can give. Never blocks.
 */
public final class NativeActions {

    private static final int MAX_AT_ONCE = 64;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Map<QualifiedName, NativeAction> actions;
    private final ParameterCipher cipher;
    private final BiConsumer<Endings.Whose, Activation> written;
    private final Executor threads;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Semaphore free = new Semaphore(MAX_AT_ONCE);

    /**
     * Makes them.
     *
     * @param written takes the record of each run
     * @param threads gives each run a thread at once
     */
    public NativeActions(
            Map<QualifiedName, NativeAction> actions,
            ParameterCipher cipher,
            BiConsumer<Endings.Whose, Activation> written,
            Executor threads,
            InstantSource clock,
            RandomGenerator random) {
        this.actions = Map.copyOf(actions);
        this.cipher = cipher;
        this.written = written;
        this.threads = threads;
        this.clock = clock;
        this.random = random;
    }

    static boolean isNative(Action action) {
        return action.exec().kind().equals(Exec.NATIVE);
    }

    /**
     * Begins a run. The stage completes with the outcome if the caller waits, else at once.
     *
     * @throws Refusal when there are too many already, or this controller is too old to know the action
     */
    CompletionStage<Landing> start(Outgoing outgoing) {
        NativeAction action = Optional.ofNullable(
                        actions.get(outgoing.found().action().name()))
                .orElseThrow(() -> new Refusal(new Problem.Unavailable()));
        if (!free.tryAcquire()) {
            throw new Refusal(new Problem.Overloaded(RETRY_AFTER));
        }
        ActivationId id = ActivationId.random(random);
        CompletableFuture<Landing> landing = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                outgoing.transaction().run(() -> landing.complete(new Landing.Ended(run(action, outgoing, id))));
            } finally {
                free.release();
            }
        });
        return outgoing.isBlocking()
                ? landing.completeOnTimeout(
                        new Landing.StillAway(id), outgoing.patience().toMillis(), TimeUnit.MILLISECONDS)
                : CompletableFuture.completedFuture(new Landing.StillAway(id));
    }

    private Activation run(NativeAction action, Outgoing outgoing, ActivationId id) {
        Instant start = clock.instant();
        Activation record = record(outgoing, id, start, response(action, outgoing));
        written.accept(new Endings.Whose(outgoing.transaction(), outgoing.caller(), outgoing.isBlocking()), record);
        return record;
    }

    private ActivationResponse response(NativeAction action, Outgoing outgoing) {
        try {
            JsonNode arguments = arguments(outgoing);
            return arguments instanceof ObjectNode object
                    ? action.run(outgoing.caller(), object)
                    : ActivationResponse.applicationError("This action takes an object and no array.");
        } catch (RuntimeException e) { // whatever it is: who was told an id must find a record
            return response(HttpErrors.told(e));
        }
    }

    private static ActivationResponse response(HttpErrors.Told told) {
        if (told.status() >= 500) {
            return ActivationResponse.whiskError(told.text());
        }
        ObjectNode result = Json.object().put("error", told.text()).put("statusCode", told.status());
        return ActivationResponse.applicationError(result, Json.bytes(result).length);
    }

    private JsonNode arguments(Outgoing outgoing) {
        Action action = outgoing.found().action();
        JsonNode arguments = Resolution.arguments(action, outgoing.input().value());
        ParameterCipher.Unlocked unlocked = cipher.unlock(arguments, Resolution.lockedKeys(action, outgoing.input()));
        if (!unlocked.locked().isEmpty()) {
            throw new Refusal(new Problem.Invalid("This controller has no key for the parameters "
                    + unlocked.locked().keySet()
                    + "; set them anew, or give it the key that they were encrypted with."));
        }
        return unlocked.content();
    }

    private Activation record(Outgoing outgoing, ActivationId id, Instant start, ActivationResponse response) {
        Action action = outgoing.found().action();
        Annotations own = Annotations.NONE
                .with("path", TextNode.valueOf(action.name().toString()))
                .with("kind", TextNode.valueOf(Exec.NATIVE))
                .with("limits", action.limits().toJson());
        Annotations annotations = outgoing.cause()
                .map(it -> own.with("causedBy", TextNode.valueOf(it.by().word())))
                .orElse(own);
        Optional<QualifiedName> binding = outgoing.found().binding();
        return new Activation(
                outgoing.caller().namespace(),
                action.name().name(),
                action.version(),
                outgoing.caller().subject(),
                id,
                outgoing.cause().map(it -> it.id()),
                start,
                Optional.of(clock.instant()),
                response,
                List.of(),
                binding.map(it -> annotations.with("binding", TextNode.valueOf(it.toString())))
                        .orElse(annotations),
                false);
    }
}
