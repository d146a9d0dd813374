// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.util.Set;

final class NodejsProcessTest extends ActionImageContract {
    @Override
    public ActionImage image() {
        return Runtimes.process("nodejs");
    }

    @Override
    public Snippets snippets() {
        return Snippets.NODEJS;
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.values());
    }
}
