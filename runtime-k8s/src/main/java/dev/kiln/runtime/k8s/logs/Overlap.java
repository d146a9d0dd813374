// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.logs;

import dev.kiln.runtime.spi.LogSink.Stream;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Finds in mixed text the part that did not come apart as well. Pure.
 *
 * <p>The log has all that was written until it was read, the attachment all since it began, and some of it is in both. Example: the log
 * is {@code a b c}, a line each, and the attachment brought {@code c} on the error stream: {@code a b} is what is new.
 */
final class Overlap {

    private Overlap() {}

    /** How many bytes at the beginning of {@code mixed} are in none of the chunks; the rest is a mixture of their beginnings. */
    static int unseen(byte[] mixed, List<Chunk> apart) {
        byte[] out = joined(apart, Stream.STDOUT);
        byte[] err = joined(apart, Stream.STDERR);
        // no more can have come by both ways than came by one
        int start = Math.max(0, mixed.length - out.length - err.length);
        for (int from = lineStart(mixed, start); from < mixed.length; from = lineStart(mixed, from + 1)) {
            if (isMixture(mixed, from, out, err)) {
                return from;
            }
        }
        return mixed.length;
    }

    /** Line by line, as that is how they are mixed; a line that is next in both is taken from either. */
    private static boolean isMixture(byte[] mixed, int from, byte[] out, byte[] err) {
        int at = from;
        int outAt = 0;
        int errAt = 0;
        while (at < mixed.length) {
            int length = lineEnd(mixed, at) - at;
            if (matches(mixed, at, out, outAt, length)) {
                outAt += length;
            } else if (matches(mixed, at, err, errAt, length)) {
                errAt += length;
            } else {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static boolean matches(byte[] one, int oneAt, byte[] other, int otherAt, int length) {
        if (otherAt + length > other.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (one[oneAt + i] != other[otherAt + i]) {
                return false;
            }
        }
        return true;
    }

    /** The first place at or after {@code from} where a line begins. */
    private static int lineStart(byte[] text, int from) {
        int at = from;
        while (at > 0 && at < text.length && text[at - 1] != '\n') {
            at++;
        }
        return at;
    }

    private static int lineEnd(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return Math.min(text.length, at + 1);
    }

    private static byte[] joined(List<Chunk> chunks, Stream stream) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunks.stream().filter(chunk -> chunk.stream() == stream).forEach(chunk -> bytes.writeBytes(chunk.bytes()));
        return bytes.toByteArray();
    }
}
