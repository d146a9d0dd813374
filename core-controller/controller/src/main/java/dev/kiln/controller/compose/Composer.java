// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.dispatch.Input;
import dev.kiln.controller.dispatch.Resolution;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.entity.FoundAction;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.records.Endings.Whose;
import dev.kiln.messaging.wire.ActivationMessage.Cause;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** Runs one sequence or composition, with all that is nested in it. For one thread, which blocks. */
final class Composer {

    private static final String ERROR = "error";

    private final Tools tools;
    private final Whose whose;
    private final Transaction transaction;
    private final Identity caller;
    private final Budget budget;

    /**
     * What all composers use.
     *
     * @param written takes the record of each sequence and composition that ended
     * @param maxLength of sequences, and of compositions
     */
    record Tools(
            ActionSearch search,
            PartRunner parts,
            BiConsumer<Whose, Activation> written,
            int maxLength,
            InstantSource clock,
            RandomGenerator random) {}

    /** @param whose behalf the whole is run on */
    Composer(Tools tools, Whose whose) {
        this.tools = tools;
        this.whose = whose;
        this.transaction = whose.transaction();
        this.caller = whose.caller();
        this.budget = new Budget(tools.maxLength());
    }

    /** One level: a sequence or a composition that is under way. */
    private record Level(ActivationId id, FoundAction found, Trace trace) {}

    /** So many actions may a sequence still have, with the sequences that are nested in it. */
    private static final class Remaining {
        int actions;

        Remaining(int actions) {
            this.actions = actions;
        }
    }

    /** Runs it to its end; the record is written, whatever happens. */
    Activation run(FoundAction found, Input input, ActivationId id, Optional<Cause> cause) throws InterruptedException {
        return run(found, input, id, cause, new Remaining(tools.maxLength()));
    }

    private Activation run(FoundAction found, Input input, ActivationId id, Optional<Cause> cause, Remaining remaining)
            throws InterruptedException {
        Instant start = tools.clock().instant();
        Level level = new Level(id, found, new Trace());
        // what a surprise leaves behind: somebody knows the id and looks for a record
        ActivationResponse response = ActivationResponse.whiskError("Sequence failed.");
        Activation record;
        try {
            response = found.action().exec() instanceof Exec.Sequence sequence
                    ? sequence(level, sequence.components(), input, remaining)
                    : composition(level, input);
        } catch (InterruptedException e) {
            response = ActivationResponse.whiskError("The controller was stopped while it ran this activation.");
            throw e;
        } finally {
            record = record(level, cause, start, response);
            tools.written().accept(whoseOf(cause), record);
        }
        return record;
    }

    /** Parts are always waited for. */
    private Whose whoseOf(Optional<Cause> cause) {
        boolean isPart = cause.map(it -> it.by() == Cause.By.SEQUENCE).orElse(false);
        return isPart ? new Whose(transaction, caller, true) : whose;
    }

    private Activation record(Level level, Optional<Cause> cause, Instant start, ActivationResponse response) {
        return CompositionRecord.of(
                transaction,
                caller,
                level.found(),
                level.id(),
                cause,
                new CompositionRecord.Span(start, tools.clock().instant()),
                response,
                level.trace());
    }

    private ActivationResponse sequence(Level level, List<QualifiedName> components, Input input, Remaining remaining)
            throws InterruptedException {
        Input next = Resolution.sequenceInput(level.found().action(), input);
        ActivationResponse last = ActivationResponse.applicationError("Sequence component does not exist.");
        for (QualifiedName name : components) {
            Optional<FoundAction> found = component(name);
            if (found.isEmpty()) {
                return ActivationResponse.applicationError("Sequence component does not exist.");
            }
            boolean isNested = found.get().action().exec() instanceof Exec.Sequence;
            if (!isNested && --remaining.actions < 0) {
                return ActivationResponse.applicationError("Too many actions in the sequence.");
            }
            try {
                last = part(level, found.get(), next, remaining).response();
            } catch (PartFailure failure) {
                return ActivationResponse.whiskError(failure.awaited()
                        .map(it -> "Timeout reached when retrieving activation " + it + " for sequence component.")
                        .or(failure::reason)
                        .orElse("Sequence failed."));
            }
            next = Input.of(last.result().orElseGet(Json::object));
            if (!last.isSuccess() || next.value().has(ERROR)) {
                return last;
            }
        }
        return last;
    }

    /** Empty when it is gone, or no longer the caller's to run: which, is not told. */
    private Optional<FoundAction> component(QualifiedName name) {
        try {
            return Optional.of(tools.search().findToRun(caller, name));
        } catch (Refusal refusal) {
            return Optional.empty();
        }
    }

    private ActivationResponse composition(Level level, Input input) throws InterruptedException {
        Input params = input.value().isObject() ? input : Input.of(Json.object());
        while (budget.takeConductor()) {
            ActivationResponse said;
            try {
                said = single(level, level.found(), params).response();
            } catch (PartFailure failure) {
                return failed(failure);
            }
            switch (ConductorStep.read(said)) {
                case ConductorStep.End end -> {
                    return end.response();
                }
                case ConductorStep.Next next -> {
                    try {
                        params = Input.of(object(step(level, next)).setAll(next.state()));
                    } catch (PartFailure failure) {
                        return failed(failure);
                    }
                }
            }
        }
        return ActivationResponse.applicationError("Too many actions in the composition.");
    }

    /** The result of the action that a conductor wants, or the error that tells it why there is none. */
    private JsonNode step(Level level, ConductorStep.Next next) throws PartFailure, InterruptedException {
        Optional<QualifiedName> name = name(next.action());
        if (name.isEmpty()) {
            return error(
                    "Failed to parse action name from json value " + Json.text(next.action()) + " during composition.");
        }
        FoundAction found;
        try {
            found = tools.search().findToRun(caller, name.get());
        } catch (Refusal refusal) {
            return error(
                    refusal.problem() instanceof Problem.Forbidden
                            ? "Failed entitlement check for action with name '" + name.get() + "' during composition."
                            : "Failed to resolve action with name '" + name.get() + "' during composition.");
        }
        boolean isConductor = Compositions.isConductor(found.action());
        if (!isConductor && !budget.takeComponent()) {
            return error("Too many actions in the composition.");
        }
        return part(level, found, Input.of(next.params()), new Remaining(tools.maxLength()))
                .response()
                .result()
                .orElseGet(Json::object);
    }

    private Activation part(Level level, FoundAction found, Input input, Remaining remaining)
            throws PartFailure, InterruptedException {
        if (!Compositions.isComposed(found.action())) {
            return single(level, found, input);
        }
        ActivationId id = ActivationId.random(tools.random());
        level.trace().add(id);
        level.trace().needs(found.action().limits().memoryMegabytes());
        return run(found, input, id, Optional.of(new Cause(level.id(), Cause.By.SEQUENCE)), remaining);
    }

    private Activation single(Level level, FoundAction found, Input input) throws PartFailure, InterruptedException {
        level.trace().needs(found.action().limits().memoryMegabytes());
        try {
            Activation record = tools.parts().run(transaction, caller, found, input, level.id());
            level.trace().add(record.id());
            return record;
        } catch (PartFailure failure) {
            failure.awaited().ifPresent(level.trace()::add);
            throw failure;
        }
    }

    private static ActivationResponse failed(PartFailure failure) {
        return ActivationResponse.whiskError(failure.awaited()
                .map(it -> "Timeout reached when retrieving activation " + it + " during composition.")
                .or(failure::reason)
                .orElse("Activation failure during composition."));
    }

    /** A name as conductors write it: {@code name} and {@code pkg/name} are the caller's, others begin with a namespace. */
    private Optional<QualifiedName> name(JsonNode json) {
        if (!json.isTextual()) {
            return Optional.empty();
        }
        String text = json.textValue();
        String[] parts = text.split("/", -1);
        NamespaceName own = caller.namespace();
        try {
            return Optional.of(
                    switch (parts.length) {
                        case 1 -> QualifiedName.of(own, new EntityName(text));
                        case 2 ->
                            new QualifiedName(own, Optional.of(new EntityName(parts[0])), new EntityName(parts[1]));
                        default -> QualifiedName.parse(text).in(own);
                    });
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode error(String text) {
        return Json.object().put(ERROR, text);
    }

    /** A copy that may be changed; what a conductor gets is always an object. */
    private static ObjectNode object(JsonNode result) {
        if (result instanceof ObjectNode object) {
            return object.deepCopy();
        }
        ObjectNode boxed = Json.object();
        boxed.set("value", result);
        return boxed;
    }
}
