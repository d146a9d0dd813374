// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One document; its content is not to be changed.
 *
 * @param due when it is to be looked at, if ever; to the millisecond
 */
public record Document(Key key, Optional<Instant> due, ObjectNode content) {

    private static final Pattern KIND = Pattern.compile("[a-z][a-z-]{0,31}");
    private static final int MAX_ID_LENGTH = 1024;

    /**
     * Where it is.
     *
     * @param kind of up to 32 small letters and hyphens
     * @param id of 1 to 1024 characters
     */
    public record Key(String kind, String id) {
        public Key {
            if (!KIND.matcher(kind).matches()) {
                throw new IllegalArgumentException("'" + kind + "' is no kind of documents");
            }
            if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
                throw new IllegalArgumentException(
                        "the id of a document has 1 to " + MAX_ID_LENGTH + " characters, not " + id.length());
            }
        }

        @Override
        public String toString() {
            return kind + "/" + id;
        }
    }

    /** Of a document that waits for no time. */
    public static Document of(Key key, ObjectNode content) {
        return new Document(key, Optional.empty(), content);
    }
}
