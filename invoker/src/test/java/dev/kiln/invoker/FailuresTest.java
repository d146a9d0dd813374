// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.runtime.spi.SandboxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong, and how the activation ends. */
class FailuresTest {

    @TempDir
    Path directory;

    @Test
    void aCrashIsTheDevelopers() {
        failsWith(
                "crash:3",
                Status.DEVELOPER_ERROR,
                "The action did not produce a valid response and exited unexpectedly.");
    }

    @Test
    void anExhaustedMemoryIsNamed() {
        failsWith("out-of-memory", Status.DEVELOPER_ERROR, "The action exhausted its memory and was aborted.");
    }

    @Test
    void aCrashInInitIsNamed() {
        failsWith("init-crash:3", Status.DEVELOPER_ERROR, "The action did not initialize and exited unexpectedly.");
    }

    @Test
    void garbageIsNoAnswer() {
        failsWith(
                "garbage",
                Status.DEVELOPER_ERROR,
                "The action did not produce a valid response and exited unexpectedly.");
    }

    @Test
    void anApplicationErrorLeavesTheSandboxWarm() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "error:mine");

            Activation first = rig.run(action);
            Activation second = rig.run(action);

            assertThat(first.response().status()).isEqualTo(Status.APPLICATION_ERROR);
            assertThat(Rig.sandboxes(List.of(first, second))).hasSize(1);
        }
    }

    @Test
    void aDeveloperErrorEndsTheSandboxAndKeepsTheLogs() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "print:before;fail:threw");

            ActivationId id = rig.invoke(action);
            Activation record = rig.record(id);
            Activation second = rig.run(action);

            assertThat(record.response().status()).isEqualTo(Status.DEVELOPER_ERROR);
            assertThat(record.logs()).hasSize(2);
            assertThat(record.logs().getFirst()).endsWith("stdout: before");
            assertThat(record.logs().getLast())
                    .endsWith("stderr: The action did not initialize or run as expected. Log data might be missing.");
            assertThat(Rig.sandboxes(List.of(record, second))).hasSize(2);
        }
    }

    @Test
    void missingSentinelsAreWaitedForNotLongAndEndTheSandbox() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "print:x;no-sentinel");

            ActivationId id = rig.invoke(action);

            assertThat(rig.record(id).logs())
                    .hasSize(2)
                    .last()
                    .asString()
                    .endsWith("There was an issue while collecting your logs. Data might be missing.");
            Activation second = rig.run(action);
            assertThat(Rig.sandboxes(List.of(rig.record(id), second))).hasSize(2);
        }
    }

    @Test
    void aMissingActionStillGetsARecord() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            ActivationId id = rig.invoke(QualifiedName.of("guest", "nothing"));

            Activation record = rig.record(id);

            assertThat(error(record)).isEqualTo("Action could not be found or may have been deleted.");
            assertThat(Rig.annotation(record, "kind")).isEqualTo("unknown");
            assertThat(rig.result(id).response().status()).isEqualTo(Status.APPLICATION_ERROR);
        }
    }

    @Test
    void anImageThatADeveloperBroughtIsHisFault() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            Activation result = rig.run(rig.action("a", "", Rig.image("fake/unknown")));

            assertThat(result.response().status()).isEqualTo(Status.DEVELOPER_ERROR);
            assertThat(error(result)).isEqualTo("Failed to pull container image 'fake/unknown'.");
        }
    }

    @Test
    void aProviderThatFailsOnceIsAskedAgain() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");
            rig.fake.faults().failCreates(2, SandboxException.ProviderUnavailable::new);

            assertThat(rig.run(action).response().isSuccess()).isTrue();
        }
    }

    @Test
    void aProviderThatKeepsFailingIsThePlatformsFault() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");
            rig.fake.faults().failCreates(1000, SandboxException.OutOfCapacity::new);

            Activation result = rig.run(action);

            assertThat(result.response().status()).isEqualTo(Status.WHISK_ERROR);
            assertThat(error(result)).isEqualTo("Failed to provision resources to run the action.");
        }
    }

    @Test
    void whenTheQueueIsFullTheRestIsRefusedWithTheReason() {
        Options small = Options.standard().with("sandboxes { memory = 256 MiB, queue-per-action = 2 }");
        try (Rig rig = new Rig(directory, small)) {
            QualifiedName action = rig.action("a", "slow:200");

            List<ActivationId> ids = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ids.add(rig.invoke(action));
            }

            List<Activation> results = ids.stream().map(rig::result).toList();
            assertThat(results).filteredOn(it -> it.response().isSuccess()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(results)
                    .filteredOn(it -> !it.response().isSuccess())
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(error(it)).contains("Too many activations wait for this action"));
            ids.forEach(rig::record);
        }
    }

    @Test
    void anActionLargerThanTheInvokerIsRefused() {
        Options small = Options.standard().with("sandboxes { memory = 256 MiB }");
        try (Rig rig = new Rig(directory, small)) {
            QualifiedName action = rig.action("a", "", Rig.limits(Duration.ofSeconds(1), 512, 10, 1));

            assertThat(error(rig.run(action)))
                    .isEqualTo("The action needs 512 MB of memory, but the invoker has 256 MB for all sandboxes.");
        }
    }

    @Test
    void limitsThatAreNotAllowedAnyMoreAreRefused() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "", Rig.limits(Duration.ofSeconds(1), 9999, 10, 1));

            assertThat(error(rig.run(action))).isEqualTo("memory size 9999 MB exceeds allowed threshold of 512 MB");
        }
    }

    @Test
    void aPoisonedMessageDoesNotStopTheNextOne() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");

            rig.sendRaw("no JSON".getBytes(StandardCharsets.UTF_8));
            rig.sendRaw("{}".getBytes(StandardCharsets.UTF_8));

            assertThat(rig.run(action).response().isSuccess()).isTrue();
        }
    }

    @Test
    void aResultThatIsTooLongIsCut() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            Activation result =
                    rig.run(rig.action("a", "oversize:1200000", Rig.limits(Duration.ofSeconds(9), 256, 0, 1)));

            assertThat(result.response().status()).isEqualTo(Status.APPLICATION_ERROR);
            assertThat(error(result))
                    .startsWith("The action produced a response that exceeded the allowed length: 1200010 > 1048576"
                            + " bytes. The truncated response was: {\"big\":\"xxx");
        }
    }

    private void failsWith(String code, Status status, String message) {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", code);

            ActivationId id = rig.invoke(action, Json.object());

            Activation result = rig.result(id);
            assertThat(result.response().status()).isEqualTo(status);
            assertThat(error(result)).isEqualTo(message);
            assertThat(rig.record(id).response().status()).isEqualTo(status);
        }
    }

    private static String error(Activation activation) {
        return activation.response().result().orElseThrow().path("error").asText();
    }
}
