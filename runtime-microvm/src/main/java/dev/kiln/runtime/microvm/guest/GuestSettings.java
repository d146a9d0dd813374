// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.guest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What a guest is told at its start or after a restore: entries ended by a zero byte, a letter and a colon each. */
public final class GuestSettings {

    private final StringBuilder text = new StringBuilder();

    /** What every machine has for itself alone. {@code seed} is hexadecimal, at most 64 bytes. */
    public GuestSettings identity(String token, String host, Instant now, String seed) {
        return add('T', token).add('H', host).clock(now).add('S', seed);
    }

    GuestSettings clock(Instant now) {
        long nanos = Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        return add('C', String.valueOf(nanos));
    }

    public GuestSettings environment(Map<String, String> variables) {
        // sorted, so that equal environments make equal digests
        new TreeMap<>(variables).forEach((name, value) -> add('E', name + "=" + value));
        return this;
    }

    public GuestSettings resolver(String address) {
        return add('R', address);
    }

    /** {@code cpuMicros} of each 100 ms; 0 for no bound. */
    public GuestSettings limits(long memoryBytes, long diskBytes, int processes, int files, long cpuMicros) {
        return add('M', String.valueOf(memoryBytes))
                .add('D', String.valueOf(diskBytes))
                .add('P', String.valueOf(processes))
                .add('F', String.valueOf(files))
                .add('Q', String.valueOf(cpuMicros));
    }

    /** For a clone: what the frozen machine said is not told again. */
    public GuestSettings forgetful() {
        return add('X', "1");
    }

    /** Names what was told so far. */
    public String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private GuestSettings add(char kind, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a guest's setting '" + kind + "' has a zero byte in it");
        }
        text.append(kind).append(':').append(value).append('\0');
        return this;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
