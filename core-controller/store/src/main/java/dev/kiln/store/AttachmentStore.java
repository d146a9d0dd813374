// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import dev.kiln.model.name.QualifiedName;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * Keeps large bytes of entities beside their documents. An artifact store writes attachments before the document that names
 * them and discards old ones after it, so that a crash leaves at worst an attachment that nothing names. Blocks; safe for use
 * by several threads.
 */
public interface AttachmentStore {

    /**
     * What was saved.
     *
     * @param name to open it by
     * @param digest {@code sha256-} and lower-case hex
     */
    record Attachment(String name, long lengthBytes, String digest) {}

    /** Saves bytes; durable when it returns. The stream is read once, is not held whole, and stays the caller's to close. */
    Attachment save(QualifiedName owner, String contentType, InputStream content) throws IOException;

    /**
     * Opens what was saved; the caller closes it.
     *
     * @throws StoreException.Corrupt when there is none of that name
     */
    InputStream open(QualifiedName owner, String name);

    /** Removes all attachments of an owner but those named; idempotent. */
    void retain(QualifiedName owner, Set<String> names);

    StoreHealth check();
}
