// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The block of 512 bytes that stands before an entry: where its fields lie and how they are written. */
final class TarHeader {

    static final int BLOCK = 512;
    static final int LONGEST_NAME = 100;
    static final long MOST_IN_SEVEN_DIGITS = 07777777L;
    static final long MOST_IN_ELEVEN_DIGITS = 077777777777L;

    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;

    private final byte[] block;

    TarHeader(byte[] block) {
        this.block = block;
    }

    boolean isEnd() {
        for (byte it : block) {
            if (it != 0) {
                return false;
            }
        }
        return true;
    }

    /** The name with ustar's prefix. GNU uses the same place for other things. */
    String name() {
        boolean isUstar = text(257, 6).equals("ustar");
        String prefix = isUstar && block[263] == '0' ? text(345, 155) : "";
        return prefix.isEmpty() ? text(0, LONGEST_NAME) : prefix + "/" + text(0, LONGEST_NAME);
    }

    int mode() throws TarException {
        return (int) (number("mode", 100, 8) & 07777);
    }

    long uid() throws TarException {
        return number("user", 108, 8);
    }

    long gid() throws TarException {
        return number("group", 116, 8);
    }

    long size() throws TarException {
        long size = number("size", 124, 12);
        if (size < 0) {
            throw new TarException("the entry '" + name() + "' has a size of " + size);
        }
        return size;
    }

    long modifiedSeconds() throws TarException {
        return number("time", 136, 12);
    }

    char flag() {
        return (char) (block[156] & 0xff);
    }

    String link() {
        return text(157, LONGEST_NAME);
    }

    /** Old writers added bytes as signed numbers. */
    void verify() throws TarException {
        long unsigned = 0;
        long signed = 0;
        for (int at = 0; at < BLOCK; at++) {
            boolean isChecksum = at >= CHECKSUM_AT && at < CHECKSUM_AT + CHECKSUM_LENGTH;
            unsigned += isChecksum ? ' ' : block[at] & 0xff;
            signed += isChecksum ? ' ' : block[at];
        }
        long stated = number("checksum", CHECKSUM_AT, CHECKSUM_LENGTH);
        if (stated != unsigned && stated != signed) {
            throw new TarException("this is no tar archive, or it is damaged: a header's checksum does not match");
        }
    }

    /** What fits is written; what does not must be in a pax header before this one. */
    static byte[] of(TarEntry entry, char flag, String name) {
        byte[] block = new byte[BLOCK];
        put(block, 0, LONGEST_NAME, name);
        octal(block, 100, 8, entry.mode());
        octal(block, 108, 8, fitting(entry.uid(), MOST_IN_SEVEN_DIGITS));
        octal(block, 116, 8, fitting(entry.gid(), MOST_IN_SEVEN_DIGITS));
        octal(block, 124, 12, fitting(entry.size(), MOST_IN_ELEVEN_DIGITS));
        octal(block, 136, 12, fitting(entry.modifiedSeconds(), MOST_IN_ELEVEN_DIGITS));
        block[156] = (byte) flag;
        put(block, 157, LONGEST_NAME, entry.link());
        put(block, 257, 8, "ustar\00000");
        Arrays.fill(block, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH, (byte) ' ');
        int sum = 0;
        for (byte it : block) {
            sum += it & 0xff;
        }
        put(block, CHECKSUM_AT, CHECKSUM_LENGTH, String.format("%06o\0 ", sum));
        return block;
    }

    private static long fitting(long value, long most) {
        return value < 0 || value > most ? 0 : value;
    }

    private static void octal(byte[] block, int at, int length, long value) {
        String digits = Long.toOctalString(value);
        put(block, at, length, "0".repeat(length - 1 - digits.length()) + digits);
    }

    private static void put(byte[] block, int at, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, at, Math.min(length, bytes.length));
    }

    private String text(int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.ISO_8859_1);
    }

    /** Octal digits with blanks or zero bytes around them, or, marked by the first bit, GNU's binary numbers. */
    private long number(String field, int at, int length) throws TarException {
        if ((block[at] & 0x80) != 0) {
            return binary(field, at, length);
        }
        String digits = text(at, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new TarException("this is no tar archive, or it is damaged: '" + digits + "' stands for a " + field);
        }
    }

    private long binary(String field, int at, int length) throws TarException {
        boolean isNegative = (block[at] & 0xff) == 0xff;
        long value = isNegative ? -1 : 0;
        for (int i = 1; i < length; i++) {
            if (value != value << 8 >> 8) {
                throw new TarException("a " + field + " in the archive has more than 64 bits");
            }
            value = value << 8 | (block[at + i] & 0xff);
        }
        return value;
    }
}
