// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.guest;

import java.io.IOException;

/** The guest understood an order and cannot follow it; the message is the guest's own. */
public final class GuestRefusal extends IOException {

    private static final long serialVersionUID = 1L;

    GuestRefusal(String message) {
        super(message);
    }
}
