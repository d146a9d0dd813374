// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

final class NativeImageTest extends ActionImageContract {
    static final String IMAGE = "kiln/action-native-v1:latest";

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
        return Snippets.NATIVE;
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.FRAMED_LOGS, Trait.BODY_LIMIT, Trait.SOURCE_ARCHIVES, Trait.OWN_PROCESS);
    }
}
