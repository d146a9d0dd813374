// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.util.Set;

final class PythonProcessTest extends ActionImageContract {
    @Override
    public ActionImage image() {
        return Runtimes.process("python");
    }

    @Override
    public Snippets snippets() {
        return Snippets.PYTHON;
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.FRAMED_LOGS, Trait.BODY_LIMIT);
    }
}
