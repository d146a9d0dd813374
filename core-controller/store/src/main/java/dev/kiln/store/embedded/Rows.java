// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.store.StoreException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads rows; a document that is there and cannot be read is {@link StoreException.Corrupt}. */
final class Rows {

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Rows() {}

    static <T> List<T> all(PreparedStatement query, Reader<T> reader) throws SQLException {
        List<T> all = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                all.add(reader.read(rows));
            }
        }
        return all;
    }

    static <T> Optional<T> first(PreparedStatement query, Reader<T> reader) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    static long number(PreparedStatement query) throws SQLException {
        return first(query, row -> row.getLong(1)).orElse(0L);
    }

    /** The entity of a document; the bytes are as the database has them. */
    static <T> T parse(String what, byte[] document, Function<ObjectNode, T> codec) {
        try {
            return codec.apply(Json.parseObject(document));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new StoreException.Corrupt(
                    "the document of " + what + " cannot be read: " + e.getMessage() + "; delete it or repair it", e);
        }
    }
}
