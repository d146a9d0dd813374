// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.attachments;

import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.AttachmentStore;
import dev.kiln.store.AttachmentStore.Attachment;
import dev.kiln.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves large code between actions and attachments: text as UTF-8, binary code decoded. */
public final class AttachedCode {

    private static final Logger LOG = LoggerFactory.getLogger(AttachedCode.class);

    private final AttachmentStore attachments;

    public AttachedCode(AttachmentStore attachments) {
        this.attachments = attachments;
    }

    /** The action as its document shall be, its attachment saved. */
    public Action attachLarge(Action action) {
        Optional<Code> code = action.exec().optionalCode();
        return code.isPresent() && code.get() instanceof Code.Inline inline && CodeBytes.areMany(inline)
                ? action.withExec(action.exec().withCode(save(action.name(), inline)))
                : action;
    }

    public Code.Inline read(QualifiedName owner, Code.Attached code) {
        try (InputStream content = attachments.open(owner, code.name())) {
            return CodeBytes.read(owner, code, content);
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
        String contentType = CodeBytes.contentType(code);
        try (InputStream content = CodeBytes.open(code)) {
            Attachment saved = attachments.save(owner, contentType, content);
            return new Code.Attached(saved.name(), contentType, saved.lengthBytes(), saved.digest(), code.isBinary());
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot save the code of " + owner, e);
        }
    }
}
