// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.StoreException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether the owner of a namespace may still run what he began: a composition may take hours, and the operator may have blocked him
 * meanwhile. Blocks now and then.
 */
final class OwnerCheck {

    private final Function<NamespaceName, Optional<Identity>> owners;

    /** @param owners as they are now; blocked ones own nothing */
    OwnerCheck(Function<NamespaceName, Optional<Identity>> owners) {
        this.owners = owners;
    }

    /**
     * Lets him go on.
     *
     * @throws PartFailure when he is blocked, or his namespace may run nothing at all any more
     */
    void require(Identity caller) throws PartFailure {
        Optional<Identity> owner;
        try {
            owner = owners.apply(caller.namespace());
        } catch (StoreException e) {
            // what was let in goes on while the store is away
            return;
        }
        if (owner.isEmpty()) {
            throw PartFailure.refused("The action was not invoked due to a blacklisted namespace.");
        }
        if (owner.get().limits().concurrentInvocations().orElse(1) <= 0) {
            throw PartFailure.refused("The namespace limit is less than or equal to 0.");
        }
    }
}
