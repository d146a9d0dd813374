// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives as developers upload them: files by name, packed, in base64. */
final class Archives {
    private static final int TAR_BLOCK = 512;

    private Archives() {}

    static String zip(Map<String, String> files) {
        return packed(bytes -> {
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                for (var file : files.entrySet()) {
                    zip.putNextEntry(new ZipEntry(file.getKey()));
                    zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
            }
        });
    }

    static String tarGz(Map<String, String> files) {
        return packed(bytes -> {
            try (OutputStream tar = new GZIPOutputStream(bytes)) {
                for (var file : files.entrySet()) {
                    byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                    tar.write(tarHeader(file.getKey(), content.length));
                    tar.write(content);
                    tar.write(new byte[Math.floorMod(-content.length, TAR_BLOCK)]);
                }
                tar.write(new byte[2 * TAR_BLOCK]);
            }
        });
    }

    private static byte[] tarHeader(String name, int length) {
        byte[] header = new byte[TAR_BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(length));
        put(header, 136, "00000000000");
        put(header, 148, "        "); // the sum counts its own place as blanks
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += Byte.toUnsignedInt(each);
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private interface Packer {
        void pack(OutputStream bytes) throws IOException;
    }

    private static String packed(Packer packer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            packer.pack(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot pack an archive in memory", impossible);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
