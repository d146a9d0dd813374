// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

/** How an invoker stands to an activation that it was given in some term. */
public enum Standing {
    /** It has it and may run it. */
    HERE,
    /** It hands back what it has not begun; what it has begun it ends. */
    LEAVING,
    /** It is in a later term: what it had not begun may run elsewhere, and of the rest it will tell. */
    BACK,
    /** It was silent for so long that nothing is expected of it. */
    LOST
}
