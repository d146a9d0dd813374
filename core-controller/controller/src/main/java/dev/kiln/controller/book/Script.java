// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.book;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.store.documents.Document;

/** What a {@link Book} is about, and how it is written. */
public interface Script<T> {

    Document.Key key();

    /** What it is about, for people and in the plural: {@code routing rules}. */
    String subject();

    /** What counts until something is written, at revision 0. */
    T blank();

    /** The revision that is in it. */
    long revision(T value);

    /** What is written; the book puts the revision into it. */
    ObjectNode write(T value);

    /**
     * Reads what is written.
     *
     * @throws MalformedJsonException when it is not readable
     */
    T read(ObjectNode written, long revision);

    /** What counts when a controller starts and finds that it cannot read what is written. */
    T unreadable(long revision, String why);
}
