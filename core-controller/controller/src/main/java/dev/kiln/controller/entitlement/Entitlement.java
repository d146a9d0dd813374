// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Exec;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.packages.ActionPackage;
import java.util.Optional;

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

    /**
     * Refuses a package that is neither the caller's nor shared with everybody; what is shared may be read and invoked. Of one
     * that is not there only its owner is told so.
     */
    public void requirePackage(Identity caller, Right right, QualifiedName name, Optional<ActionPackage> found) {
        boolean isShared = (right == Right.READ || right == Right.ACTIVATE)
                && found.map(ActionPackage::isShared).orElse(false);
        if (!isShared) {
            require(caller, right, name);
        }
    }

    /** Refuses kinds that the namespace was not given; what the platform itself carries out, each was. */
    public void requireKind(Identity caller, String kind) {
        if (!kind.equals(Exec.NATIVE) && !caller.limits().allowsKind(kind)) {
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

    /** As {@link #admit}, for an invocation that was admitted before and gave its place back meanwhile. */
    public Throttles.Admission readmit(Identity caller) {
        return throttles.readmit(caller);
    }

    /** Counts one more invocation that is let in, as a part of one that was; as {@link #admit}. */
    public Throttles.Admission count(Identity caller) {
        return throttles.count(caller);
    }

    /** Admits one more fire of a trigger, or refuses it because of a throttle. */
    public void admitFire(Identity caller) {
        throttles.admitFire(caller);
    }

    public static boolean owns(Identity caller, NamespaceName namespace) {
        return caller.namespace().equals(namespace);
    }
}
