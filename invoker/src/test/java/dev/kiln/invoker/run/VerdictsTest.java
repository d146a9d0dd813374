// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.client.ActionClient.ResultLimit;
import dev.kiln.invoker.client.Call;
import dev.kiln.invoker.run.Verdict.Trouble;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.json.Json;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** OpenWhisk's table of outcomes, line by line. */
class VerdictsTest {

    private static final Duration TIME = Duration.ofMillis(500);
    private static final ResultLimit LIMIT = new ResultLimit(100, 100);

    @Test
    void initAnsweredWith200IsFine() {
        assertThat(init(text(200, "whatever"))).isEqualTo(new Verdict.Initialized());
    }

    @Test
    void initWithAnErrorShowsIt() {
        ends(init(json(502, "{\"error\":\"no code\"}")), Status.DEVELOPER_ERROR, "no code", Trouble.UNFIT);
    }

    @Test
    void initWithAnythingElseShowsTheBody() {
        ends(
                init(text(500, "boom")),
                Status.DEVELOPER_ERROR,
                "The action failed during initialization: boom",
                Trouble.UNFIT);
        ends(init(text(500, "")), Status.DEVELOPER_ERROR, "The action failed during initialization.", Trouble.UNFIT);
    }

    @Test
    void initWithoutAnswer() {
        ends(
                init(new Call.Lost("reset")),
                Status.DEVELOPER_ERROR,
                "The action did not initialize and exited unexpectedly.",
                Trouble.LOST);
    }

    @Test
    void initThatTakesTooLong() {
        ends(
                init(new Call.TimedOut()),
                Status.DEVELOPER_ERROR,
                "The action exceeded its time limits of 500 milliseconds during initialization.",
                Trouble.TIMEOUT);
    }

    @Test
    void initThatSaysTooMuch() {
        ends(
                init(new Call.Answered(502, Optional.empty(), "xxx", 200, true, false)),
                Status.DEVELOPER_ERROR,
                "The action produced a response that exceeded the allowed length: 200 > 100 bytes.",
                Trouble.UNFIT);
    }

    @Test
    void runWithAnObjectOrAnArrayIsASuccess() {
        assertThat(run(json(200, "{\"a\":1}"))).isInstanceOfSatisfying(Verdict.Ended.class, it -> {
            assertThat(it.response().isSuccess()).isTrue();
            assertThat(it.response().sizeBytes()).hasValue(7);
        });
        assertThat(run(json(200, "[1]"))).isInstanceOfSatisfying(Verdict.Ended.class, it -> assertThat(
                        it.response().isSuccess())
                .isTrue());
    }

    @Test
    void runWithAnErrorIsAnApplicationErrorAndTheSandboxStays() {
        ends(run(json(200, "{\"error\":\"mine\",\"x\":1}")), Status.APPLICATION_ERROR, "mine", Trouble.NONE);
    }

    @Test
    void runWithSomethingElse() {
        ends(
                run(json(200, "5")),
                Status.DEVELOPER_ERROR,
                "The action did not produce a valid JSON or JSON Array response: 5",
                Trouble.UNFIT);
        ends(
                run(text(200, "hello")),
                Status.DEVELOPER_ERROR,
                "The action did not produce a valid JSON or JSON Array response: hello",
                Trouble.UNFIT);
    }

    @Test
    void runThatFailsInItsOwnWordsKeepsThem() {
        Verdict verdict = run(json(502, "{\"error\":\"threw\",\"more\":true}"));

        ends(verdict, Status.DEVELOPER_ERROR, "threw", Trouble.UNFIT);
        assertThat(((Verdict.Ended) verdict).response().result())
                .contains(Json.parse("{\"error\":\"threw\",\"more\":true}"));
    }

    @Test
    void runThatFailsOtherwise() {
        ends(
                run(text(500, "boom")),
                Status.DEVELOPER_ERROR,
                "The action did not produce a valid JSON or JSON Array response: boom",
                Trouble.UNFIT);
    }

    @Test
    void runWithoutAnswer() {
        ends(
                run(new Call.Lost("reset")),
                Status.DEVELOPER_ERROR,
                "The action did not produce a valid response and exited unexpectedly.",
                Trouble.LOST);
    }

    @Test
    void runThatTakesTooLong() {
        ends(
                run(new Call.TimedOut()),
                Status.DEVELOPER_ERROR,
                "The action exceeded its time limits of 500 milliseconds.",
                Trouble.TIMEOUT);
    }

    @Test
    void runThatSaysTooMuchIsAnApplicationError() {
        ends(
                run(new Call.Answered(200, Optional.empty(), "xxx", 200, true, false)),
                Status.APPLICATION_ERROR,
                "The action produced a response that exceeded the allowed length: 200 > 100 bytes."
                        + " The truncated response was: xxx",
                Trouble.NONE);
    }

    @Test
    void whatDidNotBeginGoesElsewhere() {
        assertThat(run(new Call.NotSent("refused"))).isInstanceOf(Verdict.Again.class);
        assertThat(init(new Call.NotSent("refused"))).isInstanceOf(Verdict.Again.class);
        assertThat(run(json(503, "{\"error\":\"busy\"}"))).isInstanceOf(Verdict.Again.class);
        assertThat(init(json(503, "{\"error\":\"busy\"}"))).isInstanceOf(Verdict.Again.class);
    }

    private static void ends(Verdict verdict, Status status, String error, Trouble trouble) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Ended.class, it -> {
            assertThat(it.response().status()).isEqualTo(status);
            assertThat(it.response().result().orElseThrow().get("error").textValue())
                    .isEqualTo(error);
            assertThat(it.trouble()).isEqualTo(trouble);
        });
    }

    private static Verdict init(Call call) {
        return Verdicts.ofInit(call, TIME, LIMIT);
    }

    private static Verdict run(Call call) {
        return Verdicts.ofRun(call, TIME, LIMIT);
    }

    private static Call json(int status, String json) {
        return new Call.Answered(status, Optional.of(Json.parse(json)), "", json.length(), false, false);
    }

    private static Call text(int status, String text) {
        return new Call.Answered(status, Optional.empty(), text, text.length(), false, false);
    }
}
