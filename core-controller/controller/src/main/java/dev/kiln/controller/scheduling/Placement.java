// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

/** Where an activation goes, or why nowhere. */
public sealed interface Placement {

    record Placed(Invoker invoker) implements Placement {}

    /** All that could take it have as much waiting as they may have. */
    record Overloaded(String reason) implements Placement {}

    /** There is room, but the action has more than its part of it. */
    record Crowded(String reason) implements Placement {}

    /** There is no invoker that could ever take it as things are. */
    record NoInvokers(String reason) implements Placement {}

    /** There are invokers that could, and the policy lets it go to none of them; the reason is for whoever invoked it, too. */
    record Barred(String reason) implements Placement {}
}
