// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.attachments;

import dev.kiln.model.action.Code;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** An action's code as the bytes that are kept: text as UTF-8, binary code decoded; made as they are read. */
public final class CodeBytes {

    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final String BINARY = "application/octet-stream";
    private static final int CHUNK_BYTES = 64 * 1024;

    private CodeBytes() {}

    /** How many bytes there are, and their digest: {@code sha256-} and lower-case hex. */
    public record Measure(long lengthBytes, String digest) {}

    /** Whether it is too large for its document. */
    public static boolean areMany(Code.Inline code) {
        long length = code.text().length();
        if (code.isBinary()) {
            return length / 4 * 3 > ArtifactStore.MAX_INLINE_CODE_BYTES;
        }
        // a character is one to three bytes
        return length > ArtifactStore.MAX_INLINE_CODE_BYTES
                || (length * 3 > ArtifactStore.MAX_INLINE_CODE_BYTES
                        && code.text().getBytes(StandardCharsets.UTF_8).length > ArtifactStore.MAX_INLINE_CODE_BYTES);
    }

    public static String contentType(Code.Inline code) {
        return code.isBinary() ? BINARY : TEXT;
    }

    /** Each call begins anew; reading fails when binary code is no base64. */
    public static InputStream open(Code.Inline code) {
        return code.isBinary()
                ? Base64.getDecoder().wrap(TextStream.of(code.text().trim()))
                : TextStream.of(code.text());
    }

    /** Reads the code once, without keeping it. */
    public static Measure measure(Code.Inline code) throws IOException {
        MessageDigest sha256 = Digests.sha256();
        long length = 0;
        try (InputStream content = open(code)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
                sha256.update(chunk, 0, count);
                length += count;
            }
        }
        return new Measure(length, Digests.name(sha256));
    }

    /**
     * The code whose bytes these are; the stream stays the caller's to close.
     *
     * @throws StoreException.Corrupt when there are not as many as the reference says
     */
    public static Code.Inline read(QualifiedName owner, Code.Attached code, InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(Math.toIntExact(code.lengthBytes()));
        if (bytes.length != code.lengthBytes() || content.read() >= 0) {
            throw new StoreException.Corrupt(
                    "the code of " + owner + " is not " + code.lengthBytes() + " bytes long as its document says",
                    null);
        }
        String text =
                code.isBinary() ? Base64.getEncoder().encodeToString(bytes) : new String(bytes, StandardCharsets.UTF_8);
        return new Code.Inline(text, code.isBinary());
    }
}
