// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The kit notices what it says it notices, and finds no fault with a sound provider. */
class MutantsAreCaughtTest {

    /** Fewer than these mean that somebody took checks away. */
    private static final int FEWEST_CHECKS = 110;

    private static final int FEWEST_MUTANTS = 65;

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void aMutantIsCaughtByItsCheck(Mutant mutant) {
        DiscoverySelector check = selectNestedMethod(List.of(MutantSubject.class), mutant.group(), mutant.check());

        Events ofMutant = run(mutant.name(), check);
        Events ofSound = run(MutantSubject.NONE, check);

        assertThat(names(ofMutant.failed())).as("checks that catch " + mutant).containsExactly(mutant.check() + "()");
        assertThat(names(ofSound.succeeded()))
                .as("the same check of a sound provider")
                .containsExactly(mutant.check() + "()");
    }

    @Test
    void theTableOfMutantsIsWhatIsCaught() throws IOException {
        Path table = Path.of("MUTANTS.md");
        String now = table();
        if (Boolean.getBoolean("mutants.update")) {
            Files.writeString(table, now);
        }

        assertThat(Mutant.values()).hasSizeGreaterThanOrEqualTo(FEWEST_MUTANTS);
        assertThat(table)
                .as("made anew by -Dtest=MutantsAreCaughtTest -Dmutants.update=true")
                .hasContent(now);
    }

    @Test
    void theSoundProviderPassesEverything() {
        Events all = run(MutantSubject.NONE, selectClass(MutantSubject.class));

        assertThat(names(all.failed())).isEmpty();
        assertThat(names(all.skipped())).isEmpty();
        assertThat(all.succeeded().count()).as("checks that were run").isGreaterThanOrEqualTo(FEWEST_CHECKS);
    }

    private static String table() {
        String rows = Stream.of(Mutant.values())
                .map(each -> "| %s | %s | `%s` |%n"
                        .formatted(
                                each.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                each.group().getSimpleName(),
                                each.check()))
                .collect(Collectors.joining());
        return """
                # Broken providers, and the checks that catch them

                Made by `MutantsAreCaughtTest`, which runs each of them: %d mutants of a sound provider.

                | a provider that | room | is caught by |
                |---|---|---|
                """.formatted(Mutant.values().length) + rows;
    }

    private static Events run(String mutant, DiscoverySelector what) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter(MutantSubject.PARAMETER, mutant)
                .selectors(what)
                .execute()
                .testEvents();
    }

    private static List<String> names(Events events) {
        return events.stream()
                .map(Event::getTestDescriptor)
                .map(descriptor -> descriptor.getDisplayName())
                .toList();
    }
}
