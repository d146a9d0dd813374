// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.kernel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;

/**
 * Takes the kernel proper (an ELF file, which every monitor boots, and faster) out of the self-extracting image that distributions
 * ship.
 */
final class KernelImage {

    private static final int ELF = 0x464c457f;
    private static final int HEADER = 0x53726448;
    private static final int GZIP = 0x8b1f;
    private static final int LZ4_LEGACY = 0x184c2102;
    private static final int SECTOR = 512;

    private KernelImage() {}

    /** {@code file} is an ELF file, or an image whose payload is compressed with LZ4 or gzip. */
    static byte[] unpack(byte[] file) throws IOException {
        ByteBuffer image = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length > 4 && image.getInt(0) == ELF) {
            return file;
        }
        if (file.length < 0x260 || image.getInt(0x202) != HEADER) {
            throw new IOException("this is neither an ELF file nor a bootable kernel image for x86");
        }
        int sectors = Byte.toUnsignedInt(image.get(0x1f1));
        int start = ((sectors == 0 ? 4 : sectors) + 1) * SECTOR + image.getInt(0x248);
        int length = image.getInt(0x24c);
        if (start < 0 || length < 8 || start + length > file.length) {
            throw new IOException("the kernel image's header points outside of the file");
        }
        byte[] payload = new byte[length];
        image.get(start, payload);
        byte[] kernel = decompress(payload);
        if (ByteBuffer.wrap(kernel).order(ByteOrder.LITTLE_ENDIAN).getInt(0) != ELF) {
            throw new IOException("what the kernel image holds is no ELF file");
        }
        return kernel;
    }

    private static byte[] decompress(byte[] payload) throws IOException {
        ByteBuffer start = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        if (start.getInt(0) == LZ4_LEGACY) {
            // the last four bytes are the unpacked size
            return Lz4Legacy.unpack(start.limit(payload.length - 4));
        }
        if ((start.getShort(0) & 0xffff) == GZIP) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(payload))) {
                in.transferTo(out);
            }
            return out.toByteArray();
        }
        throw new IOException("the kernel image is compressed in a way that is not known here (first bytes "
                + Integer.toHexString(Integer.reverseBytes(start.getInt(0)))
                + "): take one with LZ4 or gzip, or an uncompressed one (vmlinux)");
    }
}
