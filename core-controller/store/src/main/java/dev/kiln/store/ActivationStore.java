// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.name.NamespaceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps activation records. Methods block, are safe for use by several threads, and throw {@link StoreException}. */
public interface ActivationStore extends AutoCloseable {

    /**
     * Writes records; durable when it returns. Of a record that is there already the first one stays, so when it throws, and
     * some may have been written, to append all of them again is right.
     *
     * @throws StoreException.TooLarge before anything is written
     */
    void append(List<Activation> records);

    Optional<Activation> get(NamespaceName namespace, ActivationId id);

    /** Summaries, the last started first. */
    List<ObjectNode> list(ActivationQuery query, Page page);

    /** Whole records, the last started first. */
    List<Activation> listRecords(ActivationQuery query, Page page);

    /** How many {@link #list} finds in all. */
    long count(ActivationQuery query);

    /**
     * Removes the oldest records that started before {@code limit}.
     *
     * @param max how many at most, so that a call stays short
     * @return how many were removed
     */
    int prune(Instant limit, int max);

    StoreHealth check();

    @Override
    void close();
}
