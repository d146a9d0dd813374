// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kiln.invoker.sandbox.Lifecycle.Event;
import dev.kiln.invoker.sandbox.Lifecycle.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    @Test
    void everyPhaseIsReachedFromTheStart() {
        Set<Phase> reached = EnumSet.of(Phase.STARTING);
        boolean isGrowing = true;
        while (isGrowing) {
            isGrowing = reached.addAll(Lifecycle.table().stream()
                    .filter(it -> reached.contains(it.from()))
                    .map(Transition::to)
                    .collect(Collectors.toSet()));
        }

        assertThat(reached).containsExactlyInAnyOrder(Phase.values());
    }

    @Test
    void everyPhaseButTheLastLeadsToTheEnd() {
        Set<Phase> ending = EnumSet.of(Phase.GONE);
        boolean isGrowing = true;
        while (isGrowing) {
            isGrowing = ending.addAll(Lifecycle.table().stream()
                    .filter(it -> ending.contains(it.to()))
                    .map(Transition::from)
                    .collect(Collectors.toSet()));
        }

        assertThat(ending).containsExactlyInAnyOrder(Phase.values());
    }

    @Test
    void allPairsOfPhaseAndEventAreEitherInTheTableOrRefused() {
        int legal = 0;
        for (Phase phase : Phase.values()) {
            for (Event event : Event.values()) {
                if (Lifecycle.next(phase, event).isPresent()) {
                    legal++;
                    assertThat(Lifecycle.require(phase, event))
                            .isEqualTo(Lifecycle.next(phase, event).orElseThrow());
                } else {
                    assertThatIllegalStateException().isThrownBy(() -> Lifecycle.require(phase, event));
                }
            }
        }

        assertThat(legal).isEqualTo(Lifecycle.table().size()).isGreaterThan(20);
    }

    @Test
    void everyEventHappensSomewhere() {
        assertThat(Lifecycle.table()).extracting(Transition::event).contains(Event.values());
    }

    @Test
    void thePictureInTheReadmeIsTheTable() throws IOException {
        Path readme = Path.of(System.getProperty("kiln.root"), "invoker", "README.md");
        String text = Files.readString(readme);
        int start = text.indexOf("```mermaid\n") + "```mermaid\n".length();
        int end = text.indexOf("\n```", start);
        String drawn = text.substring(start, end);

        if (!drawn.equals(Lifecycle.mermaid())) {
            Files.writeString(readme, text.substring(0, start) + Lifecycle.mermaid() + text.substring(end));
        }

        assertThat(drawn)
                .as("the picture in README.md was out of date and has been redrawn")
                .isEqualTo(Lifecycle.mermaid());
    }
}
