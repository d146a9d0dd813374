// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.trial;

import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.runtimes.RuntimesManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The smallest action there is, one for each controller, so that none waits for another's. Pure. */
final class TestAction {

    private static final String KIND = "nodejs:default";
    private static final String CODE = "function main() { return {}; }";
    private static final int TIMEOUT_MILLIS = 10_000;

    private TestAction() {}

    static QualifiedName name(NamespaceName operators, ControllerId self) {
        return QualifiedName.of(operators, new EntityName("invokerHealthTestAction" + self));
    }

    /** Empty where the installation has no language that it could be written in. */
    static Optional<Action> of(QualifiedName name, RuntimesManifest manifest, SystemLimits limits, Instant now) {
        return manifest.resolve(KIND)
                .map(runtime -> new Action(
                        name,
                        Version.FIRST,
                        false,
                        new Exec.Managed(runtime.kind(), new Code.Inline(CODE, false), Optional.empty()),
                        Parameters.NONE,
                        limits(limits),
                        Annotations.NONE,
                        now));
    }

    /** Whether what the store has does the same. */
    static boolean isCurrent(Action stored, Action wanted) {
        return stored.exec().equals(wanted.exec()) && stored.limits().equals(wanted.limits());
    }

    private static ActionLimits limits(SystemLimits bounds) {
        int timeout = Math.clamp(
                TIMEOUT_MILLIS,
                bounds.timeoutMillis().min(),
                bounds.timeoutMillis().max());
        return new ActionLimits(
                Duration.ofMillis(timeout),
                bounds.memoryMegabytes().min(),
                bounds.logMegabytes().min(),
                bounds.concurrency().min(),
                OptionalInt.empty());
    }
}
