// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.kiln.invoker.InvokerConfig;
import dev.kiln.invoker.ledger.ActivationLedger;
import dev.kiln.invoker.report.Acknowledger;
import dev.kiln.invoker.report.Origin;
import dev.kiln.invoker.report.Recorder;
import dev.kiln.invoker.report.Records;
import dev.kiln.invoker.report.Resender;
import dev.kiln.invoker.start.Starter;
import dev.kiln.invoker.start.Tenure;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.messaging.events.UserEvents;
import dev.kiln.messaging.memory.InMemoryBus;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Leg;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.store.embedded.EmbeddedStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosingTest {

    /** An envelope of 64 KiB is all that an acknowledgement may have. */
    private static final Topics NARROW = new Topics("", 1);

    @TempDir
    Path directory;

    @Test
    void aCallerWhoIsToldNoMoreThanTheIdFindsARecord() {
        assertThat(isKept(true, "x".repeat(100_000))).isTrue();
        assertThat(isKept(true, "x")).isFalse();
        assertThat(isKept(false, "x".repeat(100_000))).isFalse();
    }

    private boolean isKept(boolean isBlocking, String result) {
        InMemoryBus bus = new InMemoryBus(InMemoryBus.Limits.STANDARD, InstantSource.system());
        InvokerId self = new InvokerId(0);
        InvokerConfig config = InvokerConfig.of(ConfigFactory.defaultReference());
        InvokerMetrics metrics = new InvokerMetrics(new SimpleMeterRegistry(), "invoker0");
        Path own = directory.resolve(isBlocking + "-" + result.length());
        try (bus;
                EmbeddedStores stores = EmbeddedStores.open(own.resolve("store"), Thread::new);
                ActivationLedger ledger =
                        new ActivationLedger(own.resolve("ledger"), ActivationLedger.Limits.STANDARD)) {
            bus.ensureTopic(NARROW.completed(new ControllerId("0")));
            Tenure tenure =
                    new Tenure(0, config.start().tenure(), System::nanoTime, InstantSource.system(), term -> {});
            Closing closing = new Closing(
                    new Acknowledger(bus, NARROW, self, new Resender((pause, work) -> {})),
                    new Recorder(stores.activations(), config.recorder(), System::nanoTime, metrics, ledger),
                    ledger,
                    stores.activations(),
                    new Starter(bus, NARROW, self, config.start(), tenure, System::nanoTime),
                    metrics,
                    UserEvents.NONE);
            ActivationMessage message = message(isBlocking);
            Activation record = Records.fallback(
                    message,
                    Instant.EPOCH,
                    ActivationResponse.success(Json.object().put("r", result), result.length()),
                    new Origin("default", "fake", "1", "container"));

            return closing.acknowledge(message, record).isKept();
        }
    }

    private static ActivationMessage message(boolean isBlocking) {
        return new ActivationMessage(
                new Transaction("t", Instant.EPOCH, false),
                QualifiedName.parse("guest/hello"),
                Version.FIRST,
                Optional.empty(),
                Optional.empty(),
                new ActivationMessage.Caller("guest", new NamespaceName("guest"), "uuid", Optional.empty()),
                new ActivationId("0".repeat(32)),
                new ControllerId("0"),
                isBlocking,
                Json.object(),
                Set.of(),
                Map.of(),
                Optional.empty(),
                Instant.EPOCH,
                Leg.first(0),
                StoragePolicy.FAILURES,
                IsolationClass.NONE);
    }
}
