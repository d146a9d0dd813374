// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;

/** Decides who may do what. Costs nanoseconds; never blocks. */
public final class Entitlement {

    private final Throttles throttles;

    public Entitlement(Throttles throttles) {
        this.throttles = throttles;
    }

    /** Refuses access to a whole collection of a namespace that is not the caller's. */
    public void requireCollection(Identity caller, Right right, NamespaceName namespace) {
        if (!owns(caller, namespace)) {
            throw new Refusal(Problem.Forbidden.resource(namespace.value()));
        }
    }

    /** Refuses access to an entity that the caller has no right to. Only what is in one's own namespace is one's own. */
    public void require(Identity caller, Right right, QualifiedName entity) {
        if (!owns(caller, entity.namespace())) {
            throw new Refusal(Problem.Forbidden.resource(entity.toString()));
        }
    }

    /** Refuses kinds that the namespace was not given. */
    public void requireKind(Identity caller, String kind) {
        if (!caller.limits().allowsKind(kind)) {
            throw new Refusal(Problem.Forbidden.kind(kind));
        }
    }

    /**
     * Admits one more invocation, or refuses it because of a throttle; to be asked before the rights are.
     *
     * @return to be closed in any case, and told when the activation is on its way
     */
    public Throttles.Admission admit(Identity caller) {
        return throttles.admit(caller);
    }

    private static boolean owns(Identity caller, NamespaceName namespace) {
        return caller.namespace().equals(namespace);
    }
}
