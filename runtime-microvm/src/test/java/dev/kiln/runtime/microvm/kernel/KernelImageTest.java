// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class KernelImageTest {

    private static final byte[] KERNEL =
            "\u007fELF and all the rest of it, and all the rest".getBytes(StandardCharsets.US_ASCII);

    @Test
    void anUncompressedKernelStaysAsItIs() throws IOException {
        assertThat(KernelImage.unpack(KERNEL)).isEqualTo(KERNEL);
    }

    @Test
    void aKernelPackedWithGzipIsUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(KERNEL);
        }

        assertThat(KernelImage.unpack(image(packed.toByteArray()))).isEqualTo(KERNEL);
    }

    @Test
    void aKernelPackedWithLz4IsUnpacked() throws IOException {
        // literals, then 14 bytes from 24 bytes before, then one literal
        ByteBuffer packed = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        packed.putInt(0x184c2102).putInt(0);
        packed.put((byte) 0xfa).put((byte) (KERNEL.length - 15 - 15)).put(KERNEL, 0, KERNEL.length - 15);
        packed.putShort((short) 24).put((byte) 0x10).put(KERNEL[KERNEL.length - 1]);
        int end = packed.position();
        packed.putInt(4, end - 8).putInt(KERNEL.length);
        byte[] payload = new byte[packed.position()];
        packed.get(0, payload);

        assertThat(new String(KernelImage.unpack(image(payload)), StandardCharsets.US_ASCII))
                .isEqualTo(new String(KERNEL, StandardCharsets.US_ASCII));
    }

    @Test
    void damagedLz4IsRefused() {
        byte[] payload = {0x02, 0x21, 0x4c, 0x18, 0x7f, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};

        assertThatThrownBy(() -> KernelImage.unpack(image(payload)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void somethingElseIsRefused() {
        assertThatThrownBy(() -> KernelImage.unpack(new byte[4096]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither an ELF file nor");
    }

    /** A boot sector, four more of set-up, and the payload at offset 16. */
    private static byte[] image(byte[] payload) {
        ByteBuffer image = ByteBuffer.allocate(5 * 512 + 16 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0x1f1, (byte) 4).putInt(0x202, 0x53726448).putInt(0x248, 16).putInt(0x24c, payload.length);
        image.put(5 * 512 + 16, payload);
        return image.array();
    }
}
