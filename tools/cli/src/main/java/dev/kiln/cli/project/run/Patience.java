// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Pause;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes a call again when somebody else changed the same thing at the same moment; every other refusal stands. */
record Patience(Api api, Pause pause) {

    private static final int CONFLICT = 409;
    private static final String RACE = "Concurrent modification to resource detected";
    private static final int MAX_ATTEMPTS = 5;
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    JsonNode fetch(String operation, Call call) {
        return of(() -> api.fetch(operation, call));
    }

    /** As {@link Api#find}. */
    Optional<JsonNode> find(String operation, Call call) {
        return of(() -> api.find(operation, call));
    }

    private <T> T of(Supplier<T> attempts) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempts.get();
            } catch (CommandFailure e) {
                if (attempt == MAX_ATTEMPTS || !isRace(e) || !isPatient()) {
                    throw e;
                }
            }
        }
    }

    private static boolean isRace(CommandFailure e) {
        return e.exitCode() == ExitCode.ofStatus(CONFLICT) && e.text().contains(RACE);
    }

    private boolean isPatient() {
        try {
            pause.of(BETWEEN);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
