// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.microvm.guest.GuestSettings;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Draws what no two guests may share. */
record Identities(InstantSource clock, RandomGenerator random) {

    private static final int TOKEN_BYTES = 32;
    private static final int SEED_BYTES = 64;

    String token() {
        return draw(TOKEN_BYTES);
    }

    /** Adds who a guest is to what it is told. */
    GuestSettings identify(GuestSettings settings, String token, String host) {
        return settings.identity(token, host, clock.instant(), draw(SEED_BYTES));
    }

    private String draw(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
