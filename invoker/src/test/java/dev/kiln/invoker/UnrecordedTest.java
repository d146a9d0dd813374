// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.invoker.ledger.ActivationLedger;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.claims.Claim;
import dev.kiln.messaging.claims.ClaimLog;
import dev.kiln.messaging.claims.Claimant;
import dev.kiln.messaging.claims.Claims;
import dev.kiln.messaging.events.UserEvent;
import dev.kiln.messaging.events.UserEventCodec;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Leg;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.QualifiedName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Activations of which nobody wants a record: they end once, all the same. */
class UnrecordedTest {

    private static final ActivationId ID = new ActivationId("0123456789abcdef0123456789abcdef");

    /** Code for each way to end. */
    private static final Map<Status, String> ENDS = Map.of(
            Status.SUCCESS, "",
            Status.APPLICATION_ERROR, "error:no",
            Status.DEVELOPER_ERROR, "not-json");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(StoragePolicy.class)
    void thePolicySaysWhichRecordsAreKept(StoragePolicy policy) {
        try (Rig rig = new Rig(directory, Options.standard())) {
            ENDS.forEach((status, code) -> {
                QualifiedName action = rig.action("ends-" + status.code(), code);
                for (boolean isBlocking : new boolean[] {true, false}) {
                    ActivationId id = rig.send(Rig.storing(
                            policy,
                            isBlocking,
                            rig.message(
                                    action,
                                    Json.object(),
                                    new ActivationId(String.valueOf(status.code() * 2 + (isBlocking ? 1 : 0))
                                            .repeat(32)))));
                    if (isBlocking) {
                        assertThat(rig.result(id).response().status()).isEqualTo(status);
                    } else {
                        rig.ack(id);
                    }
                    rig.eventually("the message is done", () -> rig.uncommitted() == 0);

                    assertThat(rig.stores.activations().get(Rig.NAMESPACE, id).isPresent())
                            .as("%s of %s, blocking: %s", status, policy, isBlocking)
                            .isEqualTo(policy.keeps(status));
                    assertThat(hasNotedEnd(rig, id)).isEqualTo(!policy.keeps(status));
                }
            });
        }
    }

    @Test
    void whatNeverBeganEndsByThePolicyToo() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName missing = new QualifiedName(Rig.NAMESPACE, Optional.empty(), new EntityName("missing"));

            ActivationId id = rig.send(Rig.storing(StoragePolicy.NEVER, true, rig.message(missing, Json.object(), ID)));

            assertThat(rig.result(id).response().isSuccess()).isFalse();
            rig.eventually("the message is done", () -> rig.uncommitted() == 0);
            assertThat(rig.stores.activations().get(Rig.NAMESPACE, id)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatEndedIsNotRunAgainWhenItsMessageComesAgain(boolean claims) {
        try (Rig rig = new Rig(directory, Options.standard().with("start.claims = " + claims))) {
            rig.losesCommits.set(true);
            QualifiedName action = rig.action("a", "", Rig.annotated("max-attempts", 5));
            rig.send(Rig.storing(StoragePolicy.FAILURES, true, rig.message(action, Json.object(), ID)));
            rig.result(ID);
            rig.eventually("the end is noted", () -> hasNotedEnd(rig, ID));
            rig.server().close();
            rig.losesCommits.set(false);

            rig.start();

            rig.eventually("the message is done", () -> rig.uncommitted() == 0);
            assertThat(rig.acks(ID)).isEqualTo(1);
            assertThat(claims(rig).winner(ID, 2)).isEmpty();
            assertThat(rig.stores.activations().get(Rig.NAMESPACE, ID)).isEmpty();
        }
    }

    @Test
    void anOutcomeThatACrashKeptFromTheCallerIsToldByTheNextEpoch() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "", Rig.annotated("max-attempts", 5));
            Activation ended = rig.run(action);
            rig.server().close();
            try (ActivationLedger ledger =
                    new ActivationLedger(directory.resolve("invoker/ledger"), ActivationLedger.Limits.STANDARD)) {
                ledger.started(ended.id(), 1);
                ledger.ended(ended);
            }

            rig.start();
            rig.send(again(Rig.storing(StoragePolicy.FAILURES, true, rig.message(action, Json.object(), ended.id()))));

            rig.eventually("the message is done", () -> rig.uncommitted() == 0);
            rig.eventually("it is told", () -> rig.acks(ended.id()) == 2);
        }
    }

    @Test
    void whatEndedElsewhereIsLeftAlone() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "", Rig.annotated("max-attempts", 5));
            rig.claim(new Claim(new Claim.Attempt(ID, 1), new Claimant(new InvokerId(0), 5), true));

            rig.send(Rig.storing(StoragePolicy.FAILURES, true, rig.message(action, Json.object(), ID)));

            rig.eventually("the message is done", () -> rig.uncommitted() == 0);
            assertThat(rig.acks(ID)).isZero();
            assertThat(rig.stores.activations().get(Rig.NAMESPACE, ID)).isEmpty();
        }
    }

    @Test
    void eachEndIsAnEventForUsersRecordOrNot() {
        try (Rig rig = new Rig(directory, Options.standard().beside("kiln.user-events.enabled = true"))) {
            QualifiedName action = rig.action("a", "");
            rig.result(rig.send(Rig.storing(StoragePolicy.NEVER, true, rig.message(action, Json.object(), ID))));
            rig.run(action);

            rig.eventually("both are told", () -> events(rig).size() == 2);
            UserEvent first = events(rig).getFirst();
            assertThat(first.source()).isEqualTo("invoker0");
            assertThat(first.userId()).isEqualTo("uuid");
            assertThat(first.body()).isInstanceOfSatisfying(UserEvent.Ended.class, it -> {
                assertThat(it.name()).isEqualTo("guest/a");
                assertThat(it.activationId()).isEqualTo(ID.value());
            });
        }
    }

    private static List<UserEvent> events(Rig rig) {
        try {
            return rig.bus.readSince(rig.topics().events().name(), Instant.EPOCH).stream()
                    .map(it -> UserEventCodec.decode(it.payload()))
                    .toList();
        } catch (BusException.NoSuchTopic e) {
            return List.of();
        }
    }

    private static ActivationMessage again(ActivationMessage message) {
        Leg second = message.leg().next(new InvokerId(0), 1, 0);
        return message.on(second, message.replyTo(), message.published());
    }

    private static boolean hasNotedEnd(Rig rig, ActivationId id) {
        return claims(rig).hasEnded(id);
    }

    private static Claims claims(Rig rig) {
        return new ClaimLog(rig.bus, rig.topics().claims(new InvokerId(0)), Duration.ofSeconds(5))
                .read(Instant.EPOCH.plusSeconds(60));
    }
}
