// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.fetch;

import dev.kiln.model.action.Action;
import dev.kiln.store.Stored;

/** What became of looking for an action. */
public sealed interface Fetched {

    record Found(Stored<Action> action) implements Fetched {}

    /** There is none of this name. */
    record Missing() implements Fetched {}

    /** There is something of this name that cannot be run. */
    record Unusable(String reason) implements Fetched {}

    /** The store did not answer. */
    record StoreFailed(String reason) implements Fetched {}
}
