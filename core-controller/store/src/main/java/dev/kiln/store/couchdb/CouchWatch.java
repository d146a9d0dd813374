// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ChangeFeed;
import dev.kiln.store.StoreException;
import dev.kiln.store.couchdb.http.CouchHttp;
import dev.kiln.store.couchdb.http.Retries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.ektorp.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a feed line by line on a thread of its own; after whatever ends it, asks again from the last change that was told.
 * The response and the end of the watch are shared with whoever closes it, under the lock; all else is the thread's own.
 */
final class CouchWatch implements ChangeFeed.Watch {

    private static final Logger LOG = LoggerFactory.getLogger(CouchWatch.class);

    /** Between two attempts to resume, and up to twice as long by chance; so long that a server that is starting has its peace. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final CouchHttp http;
    private final CouchDatabase database;
    private final Duration heartbeat;
    private final RandomGenerator random;
    private final Consumer<QualifiedName> onChange;
    private final Object lock = new Object();

    private String last;
    private @Nullable HttpResponse response;
    private boolean isClosed;
    private @Nullable Thread thread;

    CouchWatch(
            CouchHttp http,
            CouchDatabase database,
            Duration heartbeat,
            RandomGenerator random,
            String last,
            Consumer<QualifiedName> onChange) {
        this.http = http;
        this.database = database;
        this.heartbeat = heartbeat;
        this.random = random;
        this.last = last;
        this.onChange = onChange;
    }

    void start(ThreadFactory threads) {
        Thread reader = threads.newThread(this::run);
        thread = reader;
        reader.start();
    }

    @Override
    public void close() {
        // the lock guards the response, so that it is either aborted here or never opened
        synchronized (lock) {
            isClosed = true;
            if (response != null) {
                // closing it would wait for the end of a feed that has none
                response.abort();
            }
        }
        Thread reader = thread;
        if (reader != null && reader != Thread.currentThread()) {
            reader.interrupt();
            try {
                reader.join(CLOSE_PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        boolean isBroken = false;
        while (!isClosed()) {
            try {
                HttpResponse feed = open();
                if (isBroken) {
                    LOG.atInfo().addKeyValue("database", database.name()).log("changes are followed again");
                }
                isBroken = false;
                follow(feed);
            } catch (IOException | RuntimeException e) { // whatever ends the feed, nobody else would resume it
                if (!isClosed() && !isBroken) {
                    LOG.atWarn()
                            .addKeyValue("database", database.name())
                            .addKeyValue("reason", e.toString())
                            .log("the feed of changes ended; it is resumed as soon as the database answers");
                }
                isBroken = true;
                http.closeIdle();
                pause();
            }
        }
    }

    private HttpResponse open() {
        String attempt = database.attempt("follow the changes");
        String path = database.path("_changes") + "?feed=continuous&heartbeat=" + heartbeat.toMillis() + "&since="
                + CouchHttp.encode(last);
        HttpResponse opened = http.open(attempt, Retries.Kind.ONCE, client -> client.get(path));
        synchronized (lock) {
            response = opened;
            if (isClosed) {
                opened.abort();
            }
        }
        if (opened.getCode() != 200) {
            opened.abort();
            throw new StoreException.Unavailable(
                    "cannot " + attempt + " of the CouchDB at " + http.host() + ": it answers " + opened.getCode(),
                    null);
        }
        return opened;
    }

    /** Until the feed ends, which it never does by itself. */
    private void follow(HttpResponse feed) throws IOException {
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(feed.getContent(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // an empty line is a sign of life
                if (!line.isBlank()) {
                    tell(Json.parse(line));
                }
            }
            throw new IOException("the server ended the feed");
        } finally {
            feed.abort();
        }
    }

    private void tell(JsonNode change) {
        if (change.path("id").isTextual()) {
            tell(change.path("id").textValue());
        }
        JsonNode sequence = change.has("seq") ? change.path("seq") : change.path("last_seq");
        // a cluster may leave it out of some rows
        if (sequence.isTextual() || sequence.isNumber()) {
            last = sequence.asText();
        }
    }

    private void tell(String id) {
        QualifiedName name;
        try {
            name = QualifiedName.parse(id);
        } catch (InvalidNameException e) {
            // a design document, or something else that is no entity
            return;
        }
        try {
            onChange.accept(name);
        } catch (RuntimeException e) { // whatever the listener does, the feed goes on
            LOG.atWarn().setCause(e).addKeyValue("entity", name).log("a listener failed to take a change");
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.plusMillis(random.nextLong(PAUSE.toMillis() + 1)));
        } catch (InterruptedException e) {
            // only close interrupts, and the loop looks for it
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return isClosed || Thread.currentThread().isInterrupted();
        }
    }
}
