// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

final class JavaImageTest extends ActionImageContract {
    private static final String IMAGE = "kiln/action-java-v25:latest";

    @BeforeAll
    static void needsItsImage() {
        Runtimes.require(IMAGE);
    }

    @Override
    public ActionImage image() {
        return Runtimes.docker(IMAGE);
    }

    @Override
    public Snippets snippets() {
        return Snippets.JAVA;
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.FRAMED_LOGS, Trait.BODY_LIMIT, Trait.NAMED_MAIN);
    }
}
