// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.ActivationQuery;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.Page;
import dev.kiln.store.StoreHealth;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Activations in the table of this name. */
final class SqliteActivationStore implements ActivationStore {

    private static final String INSERT = """
            INSERT INTO activations (id, namespace, action, start, summary, document)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";

    private final Database database;

    SqliteActivationStore(Database database) {
        this.database = database;
    }

    /** A record as its row will be; made before the writer's turn, as rendering takes longer than writing. */
    private record Row(byte[] id, String namespace, String action, long start, byte[] summary, byte[] document) {
        static Row of(Activation record) {
            return new Row(
                    idBytes(record.id()),
                    record.namespace().value(),
                    actionOf(record),
                    record.start().toEpochMilli(),
                    Json.bytes(ActivationCodec.toSummary(record)),
                    Json.bytes(ActivationCodec.toStored(record)));
        }
    }

    @Override
    public void append(List<Activation> records) {
        List<Row> rows = records.stream().map(Row::of).toList();
        if (rows.isEmpty()) {
            return;
        }
        database.write("append " + rows.size() + " activations", session -> {
            for (Row row : rows) {
                session.update(INSERT, row.id, row.namespace, row.action, row.start, row.summary, row.document);
            }
            return rows.size();
        });
    }

    @Override
    public Optional<Activation> get(NamespaceName namespace, ActivationId id) {
        return database.read(
                "read activation " + id,
                session -> Rows.first(
                        session.prepare(
                                "SELECT document FROM activations WHERE id = ? AND namespace = ?",
                                idBytes(id),
                                namespace.value()),
                        row -> Rows.parse("activation " + id, row.getBytes(1), ActivationCodec::fromJson)));
    }

    @Override
    public List<ObjectNode> list(ActivationQuery query, Page page) {
        return select("summary", query, page, Function.identity());
    }

    @Override
    public List<Activation> listRecords(ActivationQuery query, Page page) {
        return select("document", query, page, ActivationCodec::fromJson);
    }

    @Override
    public long count(ActivationQuery query) {
        return database.read("count activations of " + query.namespace(), session -> {
            List<Object> parameters = new ArrayList<>();
            String where = where(query, parameters);
            return Rows.number(session.prepare("SELECT count(*) FROM activations" + where, parameters.toArray()));
        });
    }

    @Override
    public int prune(Instant limit, int max) {
        return database.write(
                "prune activations before " + limit, session -> session.update("""
                        DELETE FROM activations WHERE rowid IN
                          (SELECT rowid FROM activations WHERE start < ? ORDER BY start LIMIT ?)""", limit.toEpochMilli(), max));
    }

    @Override
    public StoreHealth check() {
        return database.check();
    }

    /** Nothing: the database is closed by whoever opened it. */
    @Override
    public void close() {}

    private <T> List<T> select(String column, ActivationQuery query, Page page, Function<ObjectNode, T> codec) {
        return database.read(
                "list activations of " + query.namespace(), session -> rows(session, column, query, page, codec));
    }

    private static <T> List<T> rows(
            Session session, String column, ActivationQuery query, Page page, Function<ObjectNode, T> codec)
            throws SQLException {
        List<Object> parameters = new ArrayList<>();
        String where = where(query, parameters);
        parameters.add(page.limit());
        parameters.add(page.skip());
        return Rows.all(
                session.prepare(
                        "SELECT " + column + " FROM activations" + where
                                + " ORDER BY start DESC, rowid DESC LIMIT ? OFFSET ?",
                        parameters.toArray()),
                row -> Rows.parse("an activation of " + query.namespace(), row.getBytes(1), codec));
    }

    private static String where(ActivationQuery query, List<Object> parameters) {
        StringBuilder where = new StringBuilder(" WHERE namespace = ?");
        parameters.add(query.namespace().value());
        query.action().ifPresent(action -> {
            where.append(" AND action = ?");
            parameters.add(action.packageName().map(it -> it + "/").orElse("") + action.name());
        });
        query.since().ifPresent(since -> {
            where.append(" AND start >= ?");
            parameters.add(since.toEpochMilli());
        });
        query.upto().ifPresent(upto -> {
            where.append(" AND start <= ?");
            parameters.add(upto.toEpochMilli());
        });
        return where.toString();
    }

    /**
     * What a filter by name compares with: {@code pkg/name} or {@code name}. The package is the binding's that the action was
     * reached through ({@code ns/binding}), else the one in the action's path ({@code ns/pkg/name}).
     */
    static String actionOf(Activation record) {
        String name = record.name().value();
        Optional<String[]> binding = segments(record, "binding").filter(it -> it.length > 1);
        if (binding.isPresent()) {
            return binding.get()[1] + "/" + name;
        }
        return segments(record, "path")
                .filter(it -> it.length == 3)
                .map(it -> it[1] + "/" + name)
                .orElse(name);
    }

    private static Optional<String[]> segments(Activation record, String annotation) {
        return record.annotations().get(annotation).filter(JsonNode::isTextual).map(it -> it.textValue()
                .split("/", -1));
    }

    private static byte[] idBytes(ActivationId id) {
        return HexFormat.of().parseHex(id.value());
    }
}
