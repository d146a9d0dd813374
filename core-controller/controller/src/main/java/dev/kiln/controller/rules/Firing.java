// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.flight.Landing;
import dev.kiln.controller.http.HttpErrors;
import dev.kiln.controller.invoke.Invocation;
import dev.kiln.controller.invoke.InvokeService;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.records.Endings;
import dev.kiln.messaging.wire.ActivationMessage.Cause;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.rule.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires triggers. When it returns all actions of active rules are on their way or the record says why not, so nothing that was
 * answered is lost with this process. Blocks.
 */
final class Firing {

    private static final Logger log = LoggerFactory.getLogger(Firing.class);

    private static final String HEADERS = "__ow_headers";

    private final TriggerService triggers;
    private final InvokeService invoke;
    private final Entitlement entitlement;
    private final BiConsumer<Endings.Whose, Activation> written;
    private final Duration patience;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * Makes it.
     *
     * @param written takes the records of triggers
     * @param patience for the bus to take what the rules invoke
     */
    Firing(
            TriggerService triggers,
            InvokeService invoke,
            Entitlement entitlement,
            BiConsumer<Endings.Whose, Activation> written,
            Duration patience,
            InstantSource clock,
            RandomGenerator random) {
        this.triggers = triggers;
        this.invoke = invoke;
        this.entitlement = entitlement;
        this.written = written;
        this.patience = patience;
        this.clock = clock;
        this.random = random;
    }

    /** Fires it; empty when no rule was active, and then nothing is recorded. */
    Optional<ActivationId> fire(QualifiedName name, Shot shot) {
        entitlement.admitFire(shot.caller());
        Trigger trigger = triggers.find(shot.caller(), Right.ACTIVATE, name);
        if (trigger.rules().values().stream().noneMatch(Trigger.Link::isActive)) {
            return Optional.empty();
        }
        ActivationId id = shot.id().orElseGet(() -> ActivationId.random(random));
        Instant start = clock.instant();
        Map<QualifiedName, CompletableFuture<Landing>> sent = new LinkedHashMap<>();
        ObjectNode arguments = arguments(trigger, shot);
        trigger.rules().forEach((rule, link) -> {
            if (link.isActive()) {
                sent.put(rule, send(shot, link.action(), arguments, id));
            }
        });
        await(sent.values());
        List<String> lines = new ArrayList<>();
        trigger.rules()
                .forEach((rule, link) -> lines.add(Optional.ofNullable(sent.get(rule))
                        .map(it -> line(rule, link.action(), it))
                        .orElseGet(() -> FireRecord.inactive(rule, link.action()))));
        written.accept(
                new Endings.Whose(shot.transaction(), shot.caller(), false),
                FireRecord.of(shot.caller(), trigger, id, start, shot.payload(), lines));
        return Optional.of(id);
    }

    private CompletableFuture<Landing> send(
            Shot shot, QualifiedName action, ObjectNode arguments, ActivationId trigger) {
        Invocation invocation = Invocation.ofRule(
                shot.transaction(), shot.caller(), action, arguments, new Cause(trigger, Cause.By.TRIGGER));
        try {
            return invoke.invoke(invocation).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Until all are sent or have failed; one patience for all of them. */
    private void await(Collection<CompletableFuture<Landing>> sent) {
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // what became of each, its own line tells
            log.atDebug().setCause(e).log("not all rules of a trigger were sent");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String line(QualifiedName rule, QualifiedName action, CompletableFuture<Landing> sent) {
        if (sent.state() == Future.State.SUCCESS) {
            return FireRecord.sent(rule, action, sent.resultNow().id());
        }
        HttpErrors.Told told = HttpErrors.told(
                sent.state() == Future.State.FAILED ? sent.exceptionNow() : new Refusal(new Problem.Unavailable()));
        return FireRecord.failed(
                rule, action, told.status() < 500 ? Status.APPLICATION_ERROR : Status.WHISK_ERROR, told.text());
    }

    private static ObjectNode arguments(Trigger trigger, Shot shot) {
        ObjectNode arguments = trigger.parameters().toArguments();
        arguments.set(HEADERS, shot.headers());
        arguments.setAll(shot.payload());
        return arguments;
    }
}
