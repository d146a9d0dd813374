// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import dev.kiln.model.json.Json;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.StoreException;
import dev.kiln.store.couchdb.http.Body;
import dev.kiln.store.couchdb.http.CouchHttp;
import dev.kiln.store.couchdb.http.CouchHttp.Answer;
import dev.kiln.store.couchdb.http.Retries;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ektorp.http.HttpResponse;

/** The attachments of a database's documents, streamed. Safe for use by several threads, which block. */
final class CouchAttachments {

    private final CouchHttp http;
    private final CouchDatabase database;

    CouchAttachments(CouchHttp http, CouchDatabase database) {
        this.http = http;
        this.database = database;
    }

    /** What is made of an attachment while it streams. */
    interface Reader<T> {
        T read(InputStream content) throws IOException;
    }

    /** Makes a document of an attachment alone; the stream is read once and stays the caller's. */
    PutOutcome put(String id, String attachment, String contentType, InputStream content) {
        String attempt = database.attempt("write the attachment " + attachment + " of " + id);
        String path = path(id, attachment);
        return database.written(
                attempt,
                http.exchange(
                        attempt,
                        Retries.Kind.ONCE,
                        client -> client.put(path, content, contentType, Body.UNKNOWN),
                        CouchHttp::answer));
    }

    /** Reads an attachment; absent when there is none of that name. */
    <T> Optional<T> read(String id, String attachment, Reader<T> reader) {
        String attempt = database.attempt("read the attachment " + attachment + " of " + id);
        String path = path(id, attachment);
        return http.exchange(attempt, Retries.Kind.IDEMPOTENT, client -> client.get(path), response -> {
            if (response.getCode() == 200) {
                return Optional.of(reader.read(response.getContent()));
            }
            Answer answer = CouchHttp.answer(response);
            if (CouchDatabase.isMissing(answer)) {
                return Optional.<T>empty();
            }
            throw http.refusal(attempt, answer);
        });
    }

    /** Opens an attachment that is there; whoever closes the stream gives the connection back. */
    InputStream open(String id, String attachment) {
        String attempt = database.attempt("open the attachment " + attachment + " of " + id);
        String path = path(id, attachment);
        HttpResponse response = http.open(attempt, Retries.Kind.IDEMPOTENT, client -> client.get(path));
        if (response.getCode() == 200) {
            return response.getContent();
        }
        try {
            throw response.getCode() == 404
                    ? new StoreException.Corrupt("there is no attachment " + attachment + " of " + id, null)
                    : http.refusal(attempt, new Answer(response.getCode(), Json.object()));
        } finally {
            response.releaseConnection();
        }
    }

    private String path(String id, String attachment) {
        return database.path(CouchDatabase.encodeId(id) + "/" + CouchHttp.encode(attachment));
    }
}
