// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

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
     * @param random of keys: a {@code SecureRandom}
     */
    public AdminRoutes(
            SubjectStore store, Consumer<String> written, Scheduler scheduler, Line line, RandomGenerator random) {
        subjects = new SubjectRoutes(new SubjectService(store, written, random));
        limits = new LimitsRoutes(store, written);
        invokers = new InvokerRoutes(scheduler, new Controls(line.bus(), line.topics(), line.timeout()));
    }

    public List<Route> routes() {
        return Stream.of(subjects.routes(), limits.routes(), invokers.routes())
                .flatMap(List::stream)
                .toList();
    }
}
