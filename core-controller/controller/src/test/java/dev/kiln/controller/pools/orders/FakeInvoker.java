// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.messaging.pools.PoolReport.GenerationReport;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.pools.RuntimeSetup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An invoker that opens what it is told within some seconds, a phase a second, and lets the old one retire. */
final class FakeInvoker {

    private static final Generation STARTED_WITH = new Generation(0, RuntimeSetup.of("docker"));

    boolean isUp = true;

    /** What cannot be opened, and in which phase that shows. */
    Optional<Phase> fails = Optional.empty();

    /** Where it stays for ever. */
    Optional<Phase> sticksAt = Optional.empty();

    /** How long sandboxes of an old generation live. */
    int retiringSeconds = 3;

    /** Of the new one, each second that it makes sandboxes. */
    int created = 10;

    int failed;
    long createMillis = 100;
    IsolationClass freshIsolation = IsolationClass.MICROVM;

    private Optional<PoolOrder> order = Optional.empty();
    private Generation current = STARTED_WITH;
    private Optional<Opening> opening = Optional.empty();
    private int retiring;
    private Generation retired = STARTED_WITH;
    private final Set<Long> broken = new HashSet<>();

    /** A generation beside the current one. */
    private static final class Opening {
        final Generation generation;
        Phase phase = Phase.OPENING;
        long created;
        long failed;

        Opening(Generation generation) {
            this.generation = generation;
        }
    }

    private long createdOfCurrent;
    private long failedOfCurrent;

    void hears(PoolOrder told) {
        if (isUp && order.map(PoolOrder::order).orElse(0L) < told.order()) {
            order = Optional.of(told);
        }
    }

    /** It was killed, and begins again with what it is configured to. */
    void restart() {
        order = Optional.empty();
        current = STARTED_WITH;
        opening = Optional.empty();
        retiring = 0;
        broken.clear();
        createdOfCurrent = 0;
        failedOfCurrent = 0;
    }

    void second() {
        if (!isUp) {
            return;
        }
        retiring = Math.max(0, retiring - 1);
        createdOfCurrent += created;
        failedOfCurrent += current.number() == FakePool.NEW.number() ? failed : 0;
        order.ifPresent(this::obey);
    }

    private void obey(PoolOrder told) {
        Optional<Generation> wanted = told.candidate().map(PoolOrder.Candidate::generation);
        boolean changes = told.current().number() != current.number();
        if (changes) {
            wanted = Optional.of(told.current());
        }
        if (wanted.isEmpty()) {
            opening = Optional.empty();
            return;
        }
        long number = wanted.get().number();
        if (broken.contains(number)) {
            return;
        }
        if (opening.filter(it -> it.generation.number() == number).isEmpty()) {
            opening = Optional.of(new Opening(wanted.get()));
            return;
        }
        progress(opening.get(), changes);
    }

    private void progress(Opening it, boolean becomesCurrent) {
        boolean isNew = it.generation.number() == FakePool.NEW.number();
        if (isNew && sticksAt.filter(phase -> phase == it.phase).isPresent()) {
            return;
        }
        if (isNew && fails.filter(phase -> phase == it.phase).isPresent()) {
            it.phase = Phase.FAILED;
            broken.add(it.generation.number());
            return;
        }
        switch (it.phase) {
            case OPENING -> it.phase = Phase.CHECKING;
            case CHECKING -> it.phase = Phase.PREPARING;
            case PREPARING -> it.phase = Phase.PROBING;
            case PROBING -> it.phase = Phase.READY;
            case READY -> {
                if (becomesCurrent) {
                    retired = current;
                    retiring = retiringSeconds;
                    current = it.generation;
                    createdOfCurrent = it.created;
                    failedOfCurrent = it.failed;
                    opening = Optional.empty();
                } else {
                    it.created += created;
                    it.failed += failed;
                }
            }
            case CURRENT, RETIRING, FAILED -> {}
        }
    }

    long generation() {
        return current.number();
    }

    IsolationClass isolation() {
        return current.number() == FakePool.NEW.number() ? freshIsolation : IsolationClass.CONTAINER;
    }

    PoolReport report() {
        List<GenerationReport> all = new ArrayList<>();
        all.add(tell(current, Phase.CURRENT, createdOfCurrent, failedOfCurrent));
        opening.ifPresent(it -> all.add(tell(it.generation, it.phase, it.created, it.failed)));
        if (retiring > 0) {
            all.add(tell(retired, Phase.RETIRING, 100, 0));
        }
        return new PoolReport(order.map(PoolOrder::order).orElse(0L), current.number(), 0, all);
    }

    private GenerationReport tell(Generation generation, Phase phase, long made, long broke) {
        boolean isNew = generation.number() == FakePool.NEW.number();
        return new GenerationReport(
                generation.number(),
                generation.setup().provider(),
                "1.0",
                phase,
                phase == Phase.FAILED ? 0 : 3,
                made,
                broke,
                made == 0 ? 0 : isNew ? createMillis : 100,
                phase == Phase.FAILED ? "no such device: /dev/kvm" : "");
    }
}
