// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ChangeFeed;
import dev.kiln.store.couchdb.http.CouchHttp;
import dev.kiln.store.couchdb.http.CouchHttp.Answer;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The changes of the database {@code whisks}, as they happen. */
final class CouchChangeFeed implements ChangeFeed {

    private final CouchHttp http;
    private final CouchDatabase database;
    private final Duration heartbeat;
    private final ThreadFactory threads;
    private final RandomGenerator random;

    CouchChangeFeed(
            CouchHttp http, CouchDatabase database, Duration heartbeat, ThreadFactory threads, RandomGenerator random) {
        this.http = http;
        this.database = database;
        this.heartbeat = heartbeat;
        this.threads = threads;
        this.random = random;
    }

    @Override
    public Watch watch(Consumer<QualifiedName> onChange) {
        String attempt = database.attempt("find the last change");
        Answer answer = http.get(attempt, database.path("_changes?since=now&limit=1"));
        JsonNode now = answer.body().path("last_seq");
        if (!answer.isSuccess() || now.isMissingNode()) {
            throw http.refusal(attempt, answer);
        }
        CouchWatch watch = new CouchWatch(http, database, heartbeat, random, now.asText(), onChange);
        watch.start(threads);
        return watch;
    }
}
