// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

import dev.kiln.controller.peers.PeersView;
import dev.kiln.controller.peers.Snapshot;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.messaging.events.UserEvents;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.NamespaceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Throttles of several controllers, a clock that stands until it is moved, and news that travel when a test says so. */
final class Controllers {

    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    final List<Throttles> throttles = new ArrayList<>();
    private final List<PeersView> views = new ArrayList<>();
    private final List<Map<ControllerId, Snapshot>> heard = new ArrayList<>();
    private int controllers;
    private long epoch = 1;
    private long versions;
    int hurries;

    Controllers(int controllers) {
        this.controllers = controllers;
        for (int i = 0; i < controllers; i++) {
            int self = i;
            heard.add(new HashMap<>());
            views.add(PeersView.alone(id(i)));
            throttles.add(new Throttles(
                    SystemLimits.standard(), () -> views.get(self), () -> hurries++, UserEvents.NONE, () -> now));
        }
        IntStream.range(0, controllers).forEach(this::look);
    }

    /** One controller hears what another says now. */
    void tell(int from, int to) {
        Snapshot snapshot = say(from);
        hear(snapshot, to);
    }

    /** What a controller says, to be heard later or never. */
    Snapshot say(int from) {
        return new Snapshot(id(from), ++versions, epoch, throttles.get(from).report(views.get(from)), Map.of());
    }

    void hear(Snapshot snapshot, int to) {
        heard.get(to).put(snapshot.from(), snapshot);
        look(to);
    }

    /** Each says what there is, and all hear it. */
    void tellAll() {
        for (int from = 0; from < controllers; from++) {
            Snapshot snapshot = say(from);
            for (int to = 0; to < controllers; to++) {
                if (to != from) {
                    hear(snapshot, to);
                }
            }
        }
    }

    /** The last one leaves. */
    void leave() {
        controllers--;
        epoch++;
        heard.forEach(it -> it.remove(id(controllers)));
        IntStream.range(0, controllers).forEach(this::look);
    }

    /** Whether a controller admits one, which is then on its way. */
    boolean admits(int controller, Identity caller) {
        try {
            throttles.get(controller).admit(caller).sent();
            return true;
        } catch (Refusal e) {
            return false;
        }
    }

    /** Why a controller does not admit one. */
    Problem.Throttled refusal(int controller, Identity caller) {
        try {
            throttles.get(controller).admit(caller);
        } catch (Refusal e) {
            return (Problem.Throttled) e.problem();
        }
        throw new AssertionError("it was admitted");
    }

    static Identity caller(int perMinute, int atOnce) {
        return caller(OptionalInt.of(perMinute), OptionalInt.of(atOnce));
    }

    static Identity caller(OptionalInt perMinute, OptionalInt atOnce) {
        return new Identity(
                "somebody",
                new NamespaceName("somebody"),
                "uuid",
                Optional.of(new AuthKey("uuid", new Secret("key"))),
                new NamespaceLimits(perMinute, atOnce, perMinute, Optional.empty(), Optional.empty()));
    }

    private void look(int at) {
        List<ControllerId> all =
                IntStream.range(0, controllers).mapToObj(Controllers::id).toList();
        views.set(at, new PeersView(id(at), ++versions, epoch, all, heard.get(at), Map.of()));
    }

    private static ControllerId id(int number) {
        return new ControllerId("c" + number);
    }
}
