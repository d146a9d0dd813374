// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.bench.calls.BeginningsDoor.Beginning;
import dev.kiln.bench.calls.StoredRecords.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountTest {

    private static final Outcome WELL = new Outcome("success", "");
    private static final Outcome FAILED = new Outcome("whisk internal error", "The invoker 'invoker2' was lost.");
    private static final Beginning BEGINNING = new Beginning("/guest/once", "invoker0", 1);

    @Test
    void anIdWithoutARecordIsLost() {
        Account account = account(List.of(given("a", ""), given("b", "")), Map.of(), Map.of("a", List.of(FAILED)));

        assertThat(account.lost()).singleElement().asString().contains("id=b");
        assertThat(account.doubled()).isEmpty();
    }

    @Test
    void whatBeganMoreOftenThanItMayIsDoubledWhetherOrNotItsIdWasGivenOut() {
        Account account = account(List.of(), Map.of("a", List.of(BEGINNING, BEGINNING)), Map.of());

        assertThat(account.doubled()).singleElement().asString().startsWith("a began");
    }

    @Test
    void anActionThatMayBeginThriceMayBeginThrice() {
        Beginning again = new Beginning("/guest/thrice", "invoker0", 1);

        assertThat(account(List.of(), Map.of("a", List.of(again, again, again)), Map.of())
                        .doubled())
                .isEmpty();
        assertThat(account(List.of(), Map.of("a", List.of(again, again, again, again)), Map.of())
                        .doubled())
                .hasSize(1);
    }

    @Test
    void twoRecordsOfOneActivationAreDoubled() {
        assertThat(account(List.of(), Map.of(), Map.of("a", List.of(WELL, FAILED)))
                        .doubled())
                .hasSize(1);
    }

    @Test
    void aSuccessThatNeverBeganWasNotSeen() {
        Account account = account(List.of(given("a", "")), Map.of(), Map.of("a", List.of(WELL)));

        assertThat(account.unseen()).hasSize(1);
    }

    @Test
    void aCallerWhoWasToldOtherwiseIsContradicted() {
        Map<String, List<Beginning>> begun = Map.of("a", List.of(BEGINNING), "b", List.of(BEGINNING));

        Account account = account(
                List.of(given("a", "success"), given("b", "success")),
                begun,
                Map.of("a", List.of(WELL), "b", List.of(FAILED)));

        assertThat(account.contradicted()).singleElement().asString().contains("id=b");
    }

    @Test
    void failuresAreCountedByWhatTheyHaveInCommon() {
        Account account = account(List.of(given("a", "")), Map.of(), Map.of("a", List.of(FAILED)));

        assertThat(account.outcomes()).containsEntry("whisk internal error: The invoker 'invoker#' was lost.", 1L);
    }

    @Test
    void whatACallerWasToldOrItsRecordSaysMayBeAFailure() {
        Given unanswered = new Given("c", "once", "http://127.0.0.1:1", true, 202, "");

        Account account = account(
                List.of(given("a", "success"), given("b", ""), unanswered),
                Map.of(),
                Map.of("a", List.of(WELL), "b", List.of(FAILED), "c", List.of(WELL)));

        assertThat(account.failed())
                .hasSize(2)
                .anyMatch(it -> it.contains("id=b"))
                .anyMatch(it -> it.contains("id=c"));
    }

    private static Given given(String id, String outcome) {
        return new Given(id, "once", "http://127.0.0.1:1", !outcome.isEmpty(), outcome.isEmpty() ? 202 : 200, outcome);
    }

    private static Account account(
            List<Given> given, Map<String, List<Beginning>> begun, Map<String, List<Outcome>> records) {
        return Account.of(given, begun, records, action -> action.endsWith("thrice") ? 3 : 1);
    }
}
