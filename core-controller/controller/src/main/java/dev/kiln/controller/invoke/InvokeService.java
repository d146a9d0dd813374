// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.invoke;

import dev.kiln.controller.compose.Compositions;
import dev.kiln.controller.dispatch.Dispatch;
import dev.kiln.controller.dispatch.Input;
import dev.kiln.controller.dispatch.Outgoing;
import dev.kiln.controller.dispatch.Resolution;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Throttles;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.entity.FoundAction;
import dev.kiln.controller.flight.Landing;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.telemetry.ControllerMetrics;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.QualifiedName;
import java.util.concurrent.CompletionStage;

/**
 * Lets an invocation in, and hands it on: to an invoker, or to whoever runs sequences and compositions. Blocks only when what it
 * needs is not remembered.
 */
public final class InvokeService {

    private final ActionSearch search;
    private final Entitlement entitlement;
    private final Dispatch dispatch;
    private final Compositions compositions;
    private final ControllerMetrics metrics;

    public InvokeService(
            ActionSearch search,
            Entitlement entitlement,
            Dispatch dispatch,
            Compositions compositions,
            ControllerMetrics metrics) {
        this.search = search;
        this.entitlement = entitlement;
        this.dispatch = dispatch;
        this.compositions = compositions;
        this.metrics = metrics;
    }

    /** Whether {@link #invoke} will not block. */
    public boolean isPrompt(QualifiedName name) {
        return search.isPrompt(name);
    }

    /**
     * Sends it off. The stage completes with the outcome if the caller waits, else once it is on its way; it fails with a
     * {@link Refusal} when it could not be sent.
     *
     * @throws Refusal when it is not let in
     */
    public CompletionStage<Landing> invoke(Invocation invocation) {
        try (Throttles.Admission admission = entitlement.admit(invocation.caller())) {
            FoundAction found = search.findToRun(invocation.caller(), invocation.action());
            Resolution.requireOpen(found.action(), invocation.payload());
            return start(invocation, found, admission);
        } catch (Refusal refusal) {
            metrics.refused(refusal.problem());
            throw refusal;
        }
    }

    /**
     * Whether an invocation is let in whose arguments are still to come. It counts in the minute, but takes no place among those
     * on their way, as who sends slowly would hold it. Never blocks.
     *
     * @throws Refusal when it is not let in
     */
    public void announce(Identity caller, FoundAction found) {
        try {
            entitlement.admit(caller).close();
            search.requireRunnable(caller, found);
        } catch (Refusal refusal) {
            metrics.refused(refusal.problem());
            throw refusal;
        }
    }

    /**
     * As {@link #invoke}, of one that was announced. Never blocks.
     *
     * @throws Refusal when there is no place for it by now
     */
    public CompletionStage<Landing> invokeAnnounced(Invocation invocation, FoundAction found) {
        try (Throttles.Admission admission = entitlement.readmit(invocation.caller())) {
            return start(invocation, found, admission);
        } catch (Refusal refusal) {
            metrics.refused(refusal.problem());
            throw refusal;
        }
    }

    private CompletionStage<Landing> start(Invocation invocation, FoundAction found, Throttles.Admission admission) {
        Outgoing outgoing = new Outgoing(
                invocation.transaction(),
                invocation.caller(),
                found,
                Input.of(invocation.payload()),
                invocation.cause(),
                invocation.isBlocking(),
                invocation.patience());
        // a composition takes no place among those on their way: each of its parts does
        return Compositions.isComposed(found.action())
                ? compositions.start(outgoing)
                : dispatch.send(outgoing, admission);
    }
}
