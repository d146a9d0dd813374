// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.controller.http.Reply;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    @Test
    void aSuccessIsShownAsAWhole() {
        assertThat(Outcome.of(success("{\"a\":1}"), Extension.JSON, "").body())
                .asString()
                .isEqualTo("{\n  \"a\": 1\n}");
    }

    @Test
    void ofAnErrorOfTheApplicationItsErrorIsShown() {
        ActivationResponse response = failure("{\"error\":{\"statusCode\":404,\"body\":\"gone\"},\"body\":\"hidden\"}");

        Reply reply = Outcome.of(response, Extension.HTTP, "");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).asString().isEqualTo("gone");
    }

    @Test
    void anErrorThatDoesNotFitTheExtensionIsRefused() {
        assertThatThrownBy(() -> Outcome.of(failure("{\"error\":\"text\"}"), Extension.HTTP, ""))
                .isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.problem())
                        .isEqualTo(new Problem.Invalid("Response is not valid 'message/http'.")));
        assertThat(Outcome.of(failure("{\"error\":\"text\"}"), Extension.TEXT, "")
                        .body())
                .asString()
                .isEqualTo("text");
    }

    @Test
    void whatFailedOtherwiseIsNotTold() {
        for (ActivationResponse response : new ActivationResponse[] {
            ActivationResponse.developerError("secret detail"), ActivationResponse.whiskError("secret detail")
        }) {
            assertThatThrownBy(() -> Outcome.of(response, Extension.JSON, ""))
                    .isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.problem())
                            .isEqualTo(new Problem.Invalid("There was an error processing your request.")));
        }
    }

    @Test
    void aTypeThatTheClientDoesNotTakeIsRefused() {
        assertThatThrownBy(() -> Outcome.of(success("{\"body\":\"<p/>\"}"), Extension.HTTP, "application/json"))
                .isInstanceOfSatisfying(Refusal.class, it -> assertThat(it.problem())
                        .isEqualTo(new Problem.NotAcceptable("text/html; charset=UTF-8")));
    }

    @Test
    void emptyRepliesAndErrorsAreForEverybody() {
        assertThat(Outcome.of(success("{}"), Extension.HTTP, "application/json").status())
                .isEqualTo(204);
        assertThat(Outcome.of(success("{\"statusCode\":400,\"body\":\"<p/>\"}"), Extension.HTTP, "application/json")
                        .status())
                .isEqualTo(400);
    }

    private static ActivationResponse success(String result) {
        return ActivationResponse.success(Json.parse(result), result.length());
    }

    private static ActivationResponse failure(String result) {
        return ActivationResponse.applicationError(Json.parse(result), result.length());
    }
}
