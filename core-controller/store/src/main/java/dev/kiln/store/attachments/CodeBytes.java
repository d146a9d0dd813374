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
import java.util.Arrays;
import java.util.Base64;

/** An action's code as the bytes that are kept: text as UTF-8, binary code decoded; made as they are read. */
public final class CodeBytes {

    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final String BINARY = "application/octet-stream";
    private static final int CHUNK_BYTES = 64 * 1024;

    /** A multiple of three, so that each chunk's base64 can stand before the next one's. */
    private static final int BASE64_CHUNK_BYTES = 3 * 16 * 1024;

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
        int length = Math.toIntExact(code.lengthBytes());
        byte[] text = code.isBinary() ? readAsBase64(owner, content, length) : content.readNBytes(length);
        boolean isShort = !code.isBinary() && text.length < length;
        if (isShort || content.read() >= 0) {
            throw ofAnotherLength(owner, length);
        }
        return new Code.Inline(
                new String(text, code.isBinary() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8),
                code.isBinary());
    }

    /** Encodes what comes as it comes, so that it is never there in both forms. */
    private static byte[] readAsBase64(QualifiedName owner, InputStream content, int lengthBytes) throws IOException {
        byte[] text = new byte[base64Length(lengthBytes)];
        byte[] chunk = new byte[BASE64_CHUNK_BYTES];
        int textLength = 0;
        for (int left = lengthBytes; left > 0; ) {
            int wanted = Math.min(left, chunk.length);
            if (content.readNBytes(chunk, 0, wanted) < wanted) {
                throw ofAnotherLength(owner, lengthBytes);
            }
            byte[] encoded = Base64.getEncoder().encode(Arrays.copyOf(chunk, wanted));
            System.arraycopy(encoded, 0, text, textLength, encoded.length);
            textLength += encoded.length;
            left -= wanted;
        }
        return text;
    }

    private static StoreException ofAnotherLength(QualifiedName owner, int lengthBytes) {
        return new StoreException.Corrupt(
                "the code of " + owner + " is not " + lengthBytes + " bytes long as its document says", null);
    }

    private static int base64Length(int lengthBytes) {
        return Math.toIntExact((lengthBytes + 2L) / 3 * 4);
    }
}
