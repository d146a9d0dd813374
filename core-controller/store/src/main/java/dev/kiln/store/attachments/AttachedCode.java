// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.attachments;

import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.AttachmentStore;
import dev.kiln.store.AttachmentStore.Attachment;
import dev.kiln.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves large code between actions and attachments: text as UTF-8, binary code decoded. */
public final class AttachedCode {

    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final String BINARY = "application/octet-stream";

    private static final Logger LOG = LoggerFactory.getLogger(AttachedCode.class);

    private final AttachmentStore attachments;

    public AttachedCode(AttachmentStore attachments) {
        this.attachments = attachments;
    }

    /** The action as its document shall be, its attachment saved. */
    public Action attachLarge(Action action) {
        Optional<Code> code = action.exec().optionalCode();
        return code.isPresent() && code.get() instanceof Code.Inline inline && isLarge(inline)
                ? action.withExec(action.exec().withCode(save(action.name(), inline)))
                : action;
    }

    public Code.Inline read(QualifiedName owner, Code.Attached code) {
        try (InputStream content = attachments.open(owner, code.name())) {
            byte[] bytes = content.readNBytes(Math.toIntExact(code.lengthBytes()));
            if (bytes.length != code.lengthBytes() || content.read() >= 0) {
                throw new StoreException.Corrupt(
                        "the code of " + owner + " is not " + code.lengthBytes() + " bytes long as its document says",
                        null);
            }
            String text = code.isBinary()
                    ? Base64.getEncoder().encodeToString(bytes)
                    : new String(bytes, StandardCharsets.UTF_8);
            return new Code.Inline(text, code.isBinary());
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot read the code of " + owner, e);
        }
    }

    /** Removes all but these; a failure leaves garbage, which the next start sweeps, and is nobody's error. */
    public void retain(QualifiedName owner, Set<String> names) {
        try {
            attachments.retain(owner, names);
        } catch (StoreException e) {
            LOG.atWarn().setCause(e).addKeyValue("action", owner).log("old code of an action could not be removed");
        }
    }

    private Code.Attached save(QualifiedName owner, Code.Inline code) {
        String contentType = code.isBinary() ? BINARY : TEXT;
        try (InputStream content = code.isBinary()
                ? Base64.getDecoder().wrap(TextStream.of(code.text().trim()))
                : TextStream.of(code.text())) {
            Attachment saved = attachments.save(owner, contentType, content);
            return new Code.Attached(saved.name(), contentType, saved.lengthBytes(), saved.digest(), code.isBinary());
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot save the code of " + owner, e);
        }
    }

    private static boolean isLarge(Code.Inline code) {
        long length = code.text().length();
        if (code.isBinary()) {
            return length / 4 * 3 > ArtifactStore.MAX_INLINE_CODE_BYTES;
        }
        // a character is one to three bytes
        return length > ArtifactStore.MAX_INLINE_CODE_BYTES
                || (length * 3 > ArtifactStore.MAX_INLINE_CODE_BYTES
                        && code.text().getBytes(StandardCharsets.UTF_8).length > ArtifactStore.MAX_INLINE_CODE_BYTES);
    }
}
