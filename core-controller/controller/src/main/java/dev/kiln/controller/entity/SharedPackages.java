// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.QualifiedName;

/**
 * Whether what others share may be looked at, or only be run. Pure.
 *
 * @param areExecuteOnly for all namespaces but the one that shares
 */
public record SharedPackages(boolean areExecuteOnly) {

    /**
     * Refuses to show an action, with its code, to whom it is only shared with.
     *
     * @param wanted as the caller calls it, by a binding of his own perhaps
     */
    public void requireReadable(Identity caller, QualifiedName wanted, FoundAction found) {
        if (isHidden(caller, found.action().name())) {
            throw new Refusal(new Problem.Forbidden(
                    found.binding().isPresent()
                            ? "GET not permitted for '" + wanted
                                    + "'. Resource does not exist or is an action in a shared package binding."
                            : "GET not permitted for '" + wanted + "' since it's an action in a shared package"));
        }
    }

    /**
     * Refuses to show what is in a package, or behind a binding, to whom it is only shared with.
     *
     * @param wanted as the caller calls it
     * @param provider the package itself
     */
    public void requireReadable(Identity caller, QualifiedName wanted, QualifiedName provider) {
        if (isHidden(caller, provider)) {
            throw new Refusal(new Problem.Forbidden(
                    wanted.equals(provider)
                            ? "GET not permitted for '" + wanted + "' since it's a shared package"
                            : "GET not permitted since " + wanted + " is a binding of a shared package"));
        }
    }

    private boolean isHidden(Identity caller, QualifiedName entity) {
        return areExecuteOnly && !Entitlement.owns(caller, entity.namespace());
    }
}
