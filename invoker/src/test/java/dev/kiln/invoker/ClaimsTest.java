// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.messaging.claims.Claim;
import dev.kiln.messaging.claims.Claimant;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Leg;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether an activation begins here when others may begin it, too. */
class ClaimsTest {

    private static final ActivationId ID = new ActivationId("0123456789abcdef0123456789abcdef");
    private static final Claimant OTHER = new Claimant(new InvokerId(9), 5);
    private static final Claimant EARLIER_SELF = new Claimant(new InvokerId(0), 5);

    @TempDir
    Path directory;

    @Test
    void whatAnotherHasBegunIsLeftToIt() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");
            rig.claim(new Claim(new Claim.Attempt(ID, 1), OTHER));

            rig.send(rig.message(action, Json.object(), ID));
            rig.run(action);

            assertThat(rig.stores.activations().get(Rig.NAMESPACE, ID)).isEmpty();
            rig.eventually("its message is done", () -> rig.uncommitted() == 0);
        }
    }

    @Test
    void whatThisInvokerBeganInAnEarlierTermFailsAndNamesIt() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");
            rig.claim(new Claim(new Claim.Attempt(ID, 1), EARLIER_SELF));

            Activation record = rig.result(rig.send(rig.message(action, Json.object(), ID)));

            assertThat(record.response().isSuccess()).isFalse();
            assertThat(record.response().result().orElseThrow().toString()).contains("invoker0", "max-attempts");
        }
    }

    @Test
    void whatThisInvokerBeganInAnEarlierTermRunsAgainWhereItMay() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "", Rig.annotated("max-attempts", 2));
            rig.claim(new Claim(new Claim.Attempt(ID, 1), EARLIER_SELF));

            Activation record = rig.result(rig.send(rig.message(action, Json.object(), ID)));

            assertThat(record.response().isSuccess()).isTrue();
        }
    }

    @Test
    void twoMessagesOfOneActivationRunOnce() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");
            ActivationMessage first = rig.message(action, Json.object(), ID);
            ActivationMessage second =
                    first.on(first.leg().next(new InvokerId(0), 1, 0), first.replyTo(), first.published());
            assertThat(second.leg()).isEqualTo(new Leg(2, 1, 0, Optional.of(new InvokerId(0))));

            rig.send(first);
            rig.send(second);
            rig.result(ID);
            rig.record(ID);

            rig.eventually("both messages are done", () -> rig.uncommitted() == 0);
            assertThat(rig.acks(ID)).isEqualTo(1);
        }
    }

    @Test
    void whatWaitsWhenItStopsIsLeftInTheTopic() {
        try (Rig rig = new Rig(directory, Options.standard().with("sandboxes.memory = 256 MiB, stop-timeout = 5 s"))) {
            QualifiedName action = rig.action("a", "slow:500");
            ActivationId running = rig.invoke(action);
            rig.eventually("it has begun", rig::hasClaims);
            ActivationId waiting = rig.invoke(action);
            rig.eventually("the other waits", () -> rig.server().occupancy().waiting() == 1);

            rig.server().close();

            assertThat(rig.record(running).response().isSuccess()).isTrue();
            assertThat(rig.stores.activations().get(Rig.NAMESPACE, waiting)).isEmpty();
            assertThat(rig.uncommitted()).isEqualTo(1);
        }
    }

    @Test
    void aStopDoesNotWaitForAClaimWhileTheBusIsAway() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");
            rig.run(action);
            rig.bus.cut(rig.topics().claims(new InvokerId(0)).name());
            rig.send(rig.message(action, Json.object(), ID));
            rig.eventually(
                    "a sandbox to be held for it",
                    () -> rig.server().occupancy().busyMegabytes() > 0);

            long from = System.nanoTime();
            rig.server().close();

            // so long it waits for sandboxes that do not come back
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(20));
            assertThat(rig.server().occupancy().busyMegabytes()).isZero();
            assertThat(rig.stores.activations().get(Rig.NAMESPACE, ID)).isEmpty();
            assertThat(rig.uncommitted()).isEqualTo(1);
        }
    }
}
