// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import dev.kiln.model.identity.Subject;
import java.util.Optional;

/** Keeps subjects. Methods block, are safe for use by several threads, and throw {@link StoreException}. */
public interface SubjectStore extends AutoCloseable {

    PutOutcome put(Subject subject, Expected expected);

    Optional<Stored<Subject>> get(String name);

    /** The subject that owns the namespace of this uuid, blocked or not. */
    Optional<Stored<Subject>> byUuid(String uuid);

    DeleteOutcome delete(String name, Revision revision);

    StoreHealth check();

    @Override
    void close();
}
