// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

final class NodejsImageTest extends ActionImageContract {
    private static final String IMAGE = "kiln/action-nodejs-v20:latest";

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
        return Snippets.NODEJS;
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(
                Trait.OVERLAPPING_RUNS,
                Trait.FRAMED_LOGS,
                Trait.QUIET_LOGS,
                Trait.BODY_LIMIT,
                Trait.SOURCE_ARCHIVES,
                Trait.NAMED_MAIN);
    }
}
