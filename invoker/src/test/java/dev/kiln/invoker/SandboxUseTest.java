// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.runtime.spi.SandboxStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which sandbox a call gets, as a caller sees it. */
class SandboxUseTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void anUpdatedActionNeverRunsItsOldCode() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "answer:{\"v\":1}");
            assertThat(rig.run(action).response().result()).contains(Json.parse("{\"v\":1}"));

            rig.action("a", "answer:{\"v\":2}");
            Activation second = rig.run(action);

            assertThat(second.response().result()).contains(Json.parse("{\"v\":2}"));
            assertThat(Rig.annotation(second, "coldStartCause")).isEqualTo("updated");
        }
    }

    @Test
    void bindingsWithAnEnvironmentOfTheirOwnDoNotShareASandbox() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");

            Activation first = bound(rig, action, "one", Set.of("name"));
            Activation second = bound(rig, action, "two", Set.of("name"));
            Activation third = bound(rig, action, "one", Set.of("name"));

            assertThat(Rig.sandboxes(List.of(first, second))).hasSize(2);
            assertThat(Rig.sandboxes(List.of(first, third))).hasSize(1);
        }
    }

    @Test
    void bindingsWithoutOneDo() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");

            Activation first = bound(rig, action, "one", Set.of());
            Activation second = bound(rig, action, "two", Set.of());

            assertThat(Rig.sandboxes(List.of(first, second))).hasSize(1);
        }
    }

    private static Activation bound(Rig rig, QualifiedName action, String binding, Set<String> initKeys) {
        ActivationId id = ActivationId.random(new SplittableRandom());
        return rig.result(rig.send(rig.message(
                action,
                Json.object().put("name", "Ada"),
                id,
                Optional.of(QualifiedName.of("guest", binding)),
                initKeys)));
    }

    @Test
    void callsOverlapInOneSandboxWhereTheActionAllowsIt() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "slow:100", Rig.limits(MINUTE, 256, 10, 8));
            rig.run(action);

            List<Activation> results = runAll(rig, action, 8);

            assertThat(Rig.sandboxes(results)).hasSize(1);
        }
    }

    @Test
    void callsDoNotOverlapOtherwise() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "slow:300");

            List<Activation> results = runAll(rig, action, 3);

            assertThat(Rig.sandboxes(results)).hasSize(3);
        }
    }

    @Test
    void anIdleSandboxMakesRoomForAnotherAction() {
        Options small = Options.standard().with("sandboxes { memory = 256 MiB }");
        try (Rig rig = new Rig(directory, small)) {
            QualifiedName a = rig.action("a", "");
            QualifiedName b = rig.action("b", "");
            rig.run(a);

            rig.run(b);
            Activation again = rig.run(a);

            assertThat(Rig.annotation(again, "coldStartCause")).isEqualTo("evicted");
            assertThat(rig.server().occupancy().heldMegabytes()).isLessThanOrEqualTo(256);
        }
    }

    @Test
    void anIdleSandboxIsPausedAndResumedForTheNextCall() {
        Options eager = Options.standard().with("sandboxes { pause-grace = 20 ms }");
        try (Rig rig = new Rig(directory, eager)) {
            QualifiedName action = rig.action("a", "");
            Activation first = rig.run(action);
            awaitPaused(rig);

            Activation second = rig.run(action);

            assertThat(Rig.sandboxes(List.of(first, second))).hasSize(1);
            assertThat(second.annotations().get("phases").orElseThrow().has("resume"))
                    .isTrue();
        }
    }

    @Test
    void aSandboxThatCannotBeResumedIsReplacedAndNobodyNotices() {
        Options eager = Options.standard().with("sandboxes { pause-grace = 20 ms }");
        try (Rig rig = new Rig(directory, eager)) {
            QualifiedName action = rig.action("a", "");
            Activation first = rig.run(action);
            awaitPaused(rig);
            rig.fake.faults().failResumes(1);

            Activation second = rig.run(action);

            assertThat(second.response().isSuccess()).isTrue();
            assertThat(Rig.sandboxes(List.of(first, second))).hasSize(2);
        }
    }

    @Test
    void aSandboxThatDiedWhileIdleIsReplacedAndNobodyNotices() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");
            rig.run(action);
            rig.fake.host().sandboxes().forEach(it -> rig.fake.host().crash(it.id(), 1));

            rig.eventually(
                    "a call that goes well", () -> rig.run(action).response().isSuccess());
        }
    }

    @Test
    void anIdleSandboxIsDestroyedAfterTheKeepAlive() {
        Options brief = Options.standard().with("sandboxes { keep-alive = 50 ms }");
        try (Rig rig = new Rig(directory, brief)) {
            rig.run(rig.action("a", ""));

            // those that are left are the stems
            rig.eventually(
                    "the end of the sandbox", () -> rig.fake.host().sandboxes().size() <= 2);
        }
    }

    @Test
    void stemsAreHeldReadyAndReplaced() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            rig.eventually("two stems", () -> rig.server().occupancy().sandboxes() == 2);

            Activation first = rig.run(rig.action("a", "", Rig.kind("stemmed:1")));

            assertThat(Rig.annotation(first, "coldStartCause")).isEqualTo("stem");
            rig.eventually("a new stem", () -> rig.server().occupancy().sandboxes() == 3);
        }
    }

    @Test
    void manyActionsOnMemoryForFewAllGetTheirTurn() {
        Options small = Options.standard().with("sandboxes { memory = 1024 MiB }");
        try (Rig rig = new Rig(directory, small)) {
            rig.fake.faults().startTime(Duration.ofMillis(5));
            List<QualifiedName> actions = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                actions.add(rig.action("a" + i, ""));
            }

            List<ActivationId> ids = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                actions.forEach(it -> ids.add(rig.invoke(it)));
            }

            assertThat(ids).allMatch(it -> rig.result(it).response().isSuccess());
            // were each call given to the longest waiting action, nearly every one would be a cold start
            assertThat(rig.fake.host().created()).isLessThan(120);
        }
    }

    private static void awaitPaused(Rig rig) {
        rig.eventually("the pause", () -> rig.fake.host().sandboxes().stream()
                .anyMatch(it -> it.status() instanceof SandboxStatus.Paused));
    }

    private static List<Activation> runAll(Rig rig, QualifiedName action, int times) {
        List<ActivationId> ids = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            ids.add(rig.invoke(action));
        }
        return ids.stream().map(rig::result).toList();
    }
}
