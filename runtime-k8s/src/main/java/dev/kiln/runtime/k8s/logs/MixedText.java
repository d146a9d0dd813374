// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.logs;

import dev.kiln.runtime.spi.LogSink.Stream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes mixed text apart as far as that can be done: each call ends with a sentinel on both streams, so of two equal ones the first
 * goes to one and the second to the other, and the reader's count of them stays right. All other lines go to standard output.
 *
 * <p>Used by one thread at a time.
 */
final class MixedText {

    private static final byte[] SENTINEL = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX".getBytes(StandardCharsets.UTF_8);

    /** Sentinels of overlapping calls have an id; more of them than this are never open. */
    private static final int MAX_OPEN = 4096;

    private final Set<String> open = new HashSet<>();

    /** In order; lines of one stream that follow each other are one chunk. */
    List<Chunk> apart(byte[] mixed) {
        List<Chunk> chunks = new ArrayList<>();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int at = 0;
        while (at < mixed.length) {
            int end = lineEnd(mixed, at);
            if (isSentinel(mixed, at, end)
                    && isSecond(new String(mixed, at, end - at, StandardCharsets.UTF_8).strip())) {
                flush(plain, chunks);
                chunks.add(new Chunk(Stream.STDERR, Arrays.copyOfRange(mixed, at, end)));
            } else {
                plain.write(mixed, at, end - at);
            }
            at = end;
        }
        flush(plain, chunks);
        return chunks;
    }

    private boolean isSecond(String sentinel) {
        if (open.remove(sentinel)) {
            return true;
        }
        if (open.size() < MAX_OPEN) {
            open.add(sentinel);
        }
        return false;
    }

    private static void flush(ByteArrayOutputStream plain, List<Chunk> chunks) {
        if (plain.size() > 0) {
            chunks.add(new Chunk(Stream.STDOUT, plain.toByteArray()));
            plain.reset();
        }
    }

    private static boolean isSentinel(byte[] text, int at, int end) {
        return end - at >= SENTINEL.length
                && Arrays.equals(text, at, at + SENTINEL.length, SENTINEL, 0, SENTINEL.length);
    }

    private static int lineEnd(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return Math.min(text.length, at + 1);
    }
}
