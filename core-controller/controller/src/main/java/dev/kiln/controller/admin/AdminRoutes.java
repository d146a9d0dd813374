// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.audit.AuditRoutes;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.store.SubjectStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** All that operators can do: the paths under {@code /admin/v1}. */
public final class AdminRoutes {

    private final SubjectRoutes subjects;
    private final LimitsRoutes limits;
    private final InvokerRoutes invokers;
    private final RoleRoutes roles;
    private final AuditRoutes audits;

    /**
     * How invokers are told.
     *
     * @param timeout for the bus to take a command
     */
    public record Line(MessageBus bus, Topics topics, Duration timeout) {}

    /**
     * Builds the rooms.
     *
     * @param written told of each subject that was written
     * @param audit takes what is done
     * @param random of keys: a {@code SecureRandom}
     */
    public AdminRoutes(
            SubjectStore store,
            Consumer<String> written,
            Scheduler scheduler,
            Line line,
            AuditLog audit,
            RandomGenerator random) {
        SubjectChanges changes = new SubjectChanges(store, written, audit);
        SubjectService service = new SubjectService(store, changes, random);
        subjects = new SubjectRoutes(service, audit);
        limits = new LimitsRoutes(store, changes);
        invokers = new InvokerRoutes(scheduler, new Controls(line.bus(), line.topics(), line.timeout()), audit);
        roles = new RoleRoutes(service);
        audits = new AuditRoutes(audit);
    }

    public List<Route> routes() {
        return Stream.of(subjects.routes(), roles.routes(), limits.routes(), invokers.routes(), audits.routes())
                .flatMap(List::stream)
                .toList();
    }
}
