// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.store.StoreException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** What an error of SQLite means to the callers of a store. */
final class SqlErrors {

    private static final int PRIMARY_CODE = 0xff;

    private SqlErrors() {}

    static StoreException translate(String attempt, SQLException e) {
        int code = e.getErrorCode() & PRIMARY_CODE;
        String message = "cannot " + attempt + ": " + e.getMessage();
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return new StoreException.Corrupt(message + "; restore the database from a backup", e);
        }
        if (code == SQLiteErrorCode.SQLITE_TOOBIG.code) {
            return new StoreException.TooLarge(message);
        }
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return new StoreException.Unavailable(message + "; make room on the disk", e);
        }
        return new StoreException.Unavailable(message, e);
    }
}
