// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops, crashes, and a store that goes away: no record is lost. */
class RestartTest {

    @TempDir
    Path directory;

    @Test
    void aStopLetsWhatRunsEnd() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "slow:300");
            ActivationId id = rig.invoke(action);
            rig.awaitBegun(id);

            rig.server().close();

            assertThat(rig.record(id).response().isSuccess()).isTrue();
            assertThat(rig.fake.host().sandboxes()).isEmpty();
        }
    }

    @Test
    void aStopFailsWhatDoesNotEnd() {
        try (Rig rig = new Rig(directory, Options.standard().with("stop-timeout = 100 ms"))) {
            QualifiedName action = rig.action("a", "hang");
            ActivationId id = rig.invoke(action);
            rig.awaitBegun(id);

            rig.server().close();

            assertThat(rig.record(id).response().status()).isNotEqualTo(Status.SUCCESS);
            assertThat(rig.fake.host().sandboxes()).isEmpty();
        }
    }

    @Test
    void theNextEpochDestroysWhatACrashLeftBehind() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            rig.run(rig.action("a", ""));
            InvokerServer crashed = rig.crash();
            int left = rig.fake.host().sandboxes().size();
            assertThat(left).isPositive();

            rig.start();

            rig.eventually("the end of the orphans", () -> rig.fake.host().sandboxes().stream()
                    .allMatch(it -> it.owner().epoch() == 2));
            crashed.close();
        }
    }

    @Test
    void anActivationThatHadEndedIsOnlyAcknowledgedAgain() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            rig.losesCommits.set(true);
            QualifiedName action = rig.action("a", "");
            ActivationMessage message = rig.message(action, Json.object(), new ActivationId("1".repeat(32)));
            rig.send(message);
            Activation first = rig.record(message.activationId());
            rig.server().close();

            rig.start();

            rig.eventually(
                    "the repeated message",
                    () -> rig.meters
                                    .counter("kiln_invoker_repeated_messages_total", "invoker", "invoker0")
                                    .count()
                            > 0);
            assertThat(rig.record(message.activationId())).isEqualTo(first);
        }
    }

    @Test
    void anActivationThatWasRunningInACrashIsNotRunAgain() {
        assertThat(afterACrash(1).response().status()).isEqualTo(Status.WHISK_ERROR);
    }

    @Test
    void unlessItsActionAllowsIt() {
        assertThat(afterACrash(2).response().status()).isEqualTo(Status.SUCCESS);
    }

    /** How an activation ends whose invoker died while it ran, and whose code would go well the second time. */
    private Activation afterACrash(int maxAttempts) {
        try (Rig rig = new Rig(directory, Options.standard())) {
            rig.losesCommits.set(true);
            QualifiedName action = rig.action("a", "hang", Rig.annotated("max-attempts", maxAttempts));
            ActivationId id = rig.invoke(action);
            rig.awaitBegun(id);
            InvokerServer crashed = rig.crash();

            rig.action("a", "", Rig.annotated("max-attempts", maxAttempts));
            rig.start();

            Activation record = rig.record(id);
            crashed.close();
            return record;
        }
    }

    @Test
    void aStoreThatIsAwayForAWhileGetsItsRecordsLater() {
        AtomicBoolean isAway = new AtomicBoolean();
        Options flaky = Options.standard().store(store -> new FlakyStore(store, isAway));
        try (Rig rig = new Rig(directory, flaky)) {
            QualifiedName action = rig.action("a", "");
            isAway.set(true);
            List<ActivationId> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(rig.invoke(action));
            }
            ids.forEach(it -> assertThat(rig.result(it).response().isSuccess()).isTrue());

            isAway.set(false);

            ids.forEach(rig::record);
        }
    }

    @Test
    void recordsThatMemoryCannotHoldWaitInTheLedger() {
        AtomicBoolean isAway = new AtomicBoolean(true);
        Options small = Options.standard()
                .with("recorder { max-records = 2, batch = 3 }")
                .store(store -> new FlakyStore(store, isAway));
        try (Rig rig = new Rig(directory, small)) {
            QualifiedName action = rig.action("a", "");
            List<ActivationId> ids =
                    Stream.generate(() -> rig.invoke(action)).limit(20).toList();
            ids.forEach(rig::result);

            isAway.set(false);

            ids.forEach(rig::record);
            rig.eventually("all messages are done", () -> rig.uncommitted() == 0);
        }
    }
}
