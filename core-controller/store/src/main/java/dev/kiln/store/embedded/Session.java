// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A connection with its statements, prepared once each; for one thread at a time. */
final class Session implements AutoCloseable {

    /** What is done with a session; run again from the start when it fails among others. */
    interface Work<T> {
        T run(Session session) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Session(Connection connection) {
        this.connection = connection;
    }

    /** The statement with its parameters set; texts, numbers, bytes and null. */
    PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case String text -> statement.setString(i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Object other -> throw new IllegalArgumentException("no SQL type for " + other.getClass());
            }
        }
        return statement;
    }

    /** How many rows it changed. */
    int update(String sql, Object... parameters) throws SQLException {
        return prepare(sql, parameters).executeUpdate();
    }

    void execute(String sql) throws SQLException {
        prepare(sql).execute();
    }

    /** The texts of all that was prepared: their plans can be looked at. */
    Set<String> statements() {
        return Set.copyOf(statements.keySet());
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        connection.close();
    }
}
