// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.limits.SystemLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.OptionalInt;

/** The limits that a request sets; those that it leaves out are kept. */
record LimitsPatch(
        OptionalInt timeoutMillis,
        OptionalInt memoryMegabytes,
        OptionalInt logMegabytes,
        OptionalInt concurrency,
        OptionalInt instances) {

    static final LimitsPatch NONE = new LimitsPatch(
            OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    /** No limit has more digits. */
    private static final int MAX_DIGITS = 15;

    /**
     * Reads {@code limits}.
     *
     * @throws MalformedJsonException when it is no object of whole numbers
     */
    static LimitsPatch read(JsonNode json) {
        if (!(json instanceof ObjectNode limits)) {
            throw new MalformedJsonException("'limits' must be an object");
        }
        return new LimitsPatch(
                number(limits, "timeout", "time limit"),
                number(limits, "memory", "memory limit"),
                number(limits, "logs", "log limit"),
                number(limits, "concurrency", "intra concurrency limit"),
                number(limits, "instances", "instance concurrency limit"));
    }

    /** What an action has whose limits were never set. */
    static ActionLimits standard(SystemLimits system) {
        return new ActionLimits(
                Duration.ofMillis(system.timeoutMillis().standard()),
                system.memoryMegabytes().standard(),
                system.logMegabytes().standard(),
                system.concurrency().standard(),
                OptionalInt.empty());
    }

    ActionLimits over(ActionLimits old) {
        return new ActionLimits(
                Duration.ofMillis(
                        timeoutMillis.orElse(Math.toIntExact(old.timeout().toMillis()))),
                memoryMegabytes.orElse(old.memoryMegabytes()),
                logMegabytes.orElse(old.logMegabytes()),
                concurrency.orElse(old.concurrency()),
                instances.isPresent() ? instances : old.instances());
    }

    /**
     * Refuses limits out of bounds.
     *
     * @throws Refusal naming the bound
     */
    static void requireAllowed(ActionLimits limits, SystemLimits system, NamespaceLimits namespace) {
        system.violation(limits).ifPresent(text -> {
            throw new Refusal(new Problem.Invalid(text));
        });
        if (limits.instances().isEmpty()) {
            return;
        }
        int most = namespace.actions().instances().orElseGet(() -> namespace
                .concurrentInvocations()
                .orElse(system.concurrentInvocations()));
        if (limits.instances().getAsInt() > most) {
            throw new Refusal(new Problem.Invalid(
                    "Max action instance concurrency must not exceed your namespace concurrency of " + most + "."));
        }
        if (limits.instances().getAsInt() < 0) {
            throw new Refusal(new Problem.Invalid("Action container concurrency must be greater than or equal to 0."));
        }
    }

    private static OptionalInt number(ObjectNode limits, String field, String name) {
        JsonNode value = limits.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalInt.empty();
        }
        if (!value.isNumber()) {
            throw notWhole(name);
        }
        // by hand, as turning 1e999999999 into an integer would take the heap
        BigDecimal number = value.decimalValue();
        if (number.precision() - number.scale() > MAX_DIGITS || number.scale() > MAX_DIGITS) {
            throw notWhole(name);
        }
        try {
            return OptionalInt.of(number.intValueExact());
        } catch (ArithmeticException e) {
            throw notWhole(name);
        }
    }

    private static MalformedJsonException notWhole(String name) {
        return new MalformedJsonException(name + " must be whole number");
    }
}
