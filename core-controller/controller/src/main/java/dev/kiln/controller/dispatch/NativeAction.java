// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.identity.Identity;

/** An action that the controller carries out itself, rather than a sandbox. Safe for use by several threads. */
@FunctionalInterface
public interface NativeAction {

    /**
     * Carries it out; blocks, bounded by seconds. What is the caller's fault is a response, too.
     *
     * @param caller who invoked it, as he was let in
     * @param arguments in the clear; not to be kept beyond what is asked for, as there may be secrets among them
     */
    ActivationResponse run(Identity caller, ObjectNode arguments);
}
