// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import dev.kiln.model.identity.Subject;
import dev.kiln.model.name.NamespaceName;
import java.util.List;
import java.util.Optional;

/** Keeps subjects. Methods block, are safe for use by several threads, and throw {@link StoreException}. */
public interface SubjectStore extends AutoCloseable {

    PutOutcome put(Subject subject, Expected expected);

    Optional<Stored<Subject>> get(String name);

    /** The subject that owns the namespace of this uuid, blocked or not. */
    Optional<Stored<Subject>> byUuid(String uuid);

    /** The subjects that own a namespace, blocked or not, by name; more than one only where somebody else wrote it so. */
    List<Stored<Subject>> byNamespace(NamespaceName namespace);

    /** Subjects by name. */
    List<Stored<Subject>> list(Page page);

    DeleteOutcome delete(String name, Revision revision);

    StoreHealth check();

    @Override
    void close();
}
