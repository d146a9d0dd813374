// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.identity;

import dev.kiln.model.identity.Identity;

/** What a request's credential amounts to. */
public sealed interface Authentication {

    record Known(Identity identity) implements Authentication {}

    /** Supplied, but nobody's; blocked subjects are nobody. */
    record Unknown() implements Authentication {}

    record NotSupplied() implements Authentication {}
}
