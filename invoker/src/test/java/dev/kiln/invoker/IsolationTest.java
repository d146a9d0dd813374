// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.messaging.claims.Claim;
import dev.kiln.messaging.claims.Claimant;
import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.wire.Ack;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.pools.PoolTuning;
import dev.kiln.model.pools.RuntimeSetup;
import dev.kiln.testkit.FakeRuntimeProviderFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was placed by more isolation than there is by the time when it comes. */
class IsolationTest {

    private static final Generation WEAKER =
            new Generation(1, new RuntimeSetup("weaker", Optional.empty(), Map.of("isolation", "NAMESPACES")));

    @TempDir
    Path directory;

    private final Random random = new Random(3);

    @Test
    void whatNeedsMoreThanThereIsGoesBackAndRunsWhereItIsBegun() {
        try (Rig rig = rig("500 ms")) {
            weaken(rig);
            ActivationId id = needing(rig, rig.action("a", ""), IsolationClass.CONTAINER);

            assertThat(rig.ack(id)).isInstanceOfSatisfying(Ack.Returned.class, it -> {
                assertThat(it.leg()).isEqualTo(1);
                assertThat(it.reason())
                        .contains("needs isolation 'container' or stronger")
                        .contains("with 'process'");
            });
            rig.claim(new Claim(new Claim.Attempt(id, 1), new Claimant(new InvokerId(1), 5)));

            rig.eventually("its message is done with", () -> rig.uncommitted() == 0);
            assertThat(rig.acks(id)).isEqualTo(1);
            assertThat(rig.stores.activations().get(Rig.NAMESPACE, id)).isEmpty();
        }
    }

    @Test
    void whatNobodyElseBeginsIsRefusedWithTheReason() {
        try (Rig rig = rig("50 ms")) {
            weaken(rig);
            ActivationId id = needing(rig, rig.action("a", ""), IsolationClass.MICROVM);

            Activation record = rig.record(id);

            assertThat(record.response().status()).isEqualTo(ActivationResponse.Status.WHISK_ERROR);
            assertThat(record.response().result().orElseThrow().toString())
                    .contains("needs isolation 'microvm' or stronger");
            rig.eventually("its message is done with", () -> rig.uncommitted() == 0);
        }
    }

    @Test
    void whereNothingCanGoElsewhereItIsRefusedAtOnce() {
        try (Rig rig = new Rig(directory, Options.standard().with("start { claims = false, time-for-others = 1 h }"))) {
            ActivationId id = needing(rig, rig.action("a", ""), IsolationClass.MICROVM);

            assertThat(rig.result(id).response().status()).isEqualTo(ActivationResponse.Status.WHISK_ERROR);
        }
    }

    @Test
    void duringASwapToAWeakerProviderNothingRunsInLessThanItNeeds() {
        try (Rig rig = rig("20 s")) {
            QualifiedName action = rig.action("a", "");
            List<ActivationId> ids = new ArrayList<>();
            rig.order(new PoolOrder(new InvokerId(0), "default", 1, WEAKER, Optional.empty(), PoolTuning.NONE));

            rig.eventually("the weaker one works", () -> {
                ids.add(needing(rig, action, IsolationClass.CONTAINER));
                return isWeaker(rig) && ids.size() > 20;
            });
            rig.eventually(
                    "what the stronger one made is gone",
                    () -> rig.fake.host().sandboxes().isEmpty());
            for (int i = 0; i < 20; i++) {
                ids.add(needing(rig, action, IsolationClass.CONTAINER));
            }

            int ran = 0;
            for (ActivationId id : ids) {
                if (!(rig.ack(id) instanceof Ack.Returned)) {
                    Activation record = rig.result(id);
                    assertThat(record.response().isSuccess()).isTrue();
                    assertThat(Rig.annotation(record, "isolation")).isEqualTo("container");
                    ran++;
                }
            }
            assertThat(ran).isPositive().isLessThan(ids.size());
        }
    }

    private Rig rig(String timeForOthers) {
        Rig rig = new Rig(
                directory,
                Options.standard().with("sandboxes.keep-alive = 1h\nstart.time-for-others = " + timeForOthers));
        rig.plugins.put("weaker", new FakeRuntimeProviderFactory());
        return rig;
    }

    private void weaken(Rig rig) {
        rig.order(new PoolOrder(new InvokerId(0), "default", 1, WEAKER, Optional.empty(), PoolTuning.NONE));
        rig.eventually("the weaker one works", () -> isWeaker(rig));
    }

    private static boolean isWeaker(Rig rig) {
        return !rig.pings().isEmpty() && rig.pings().getLast().report().generation() == WEAKER.number();
    }

    private ActivationId needing(Rig rig, QualifiedName action, IsolationClass isolation) {
        return rig.send(Rig.needing(isolation, rig.message(action, Json.object(), ActivationId.random(random))));
    }
}
