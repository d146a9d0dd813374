// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.fill;

import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.subject.KilnServer;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ActivationQuery;
import dev.kiln.store.ActivationQuery.ActionFilter;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.Page;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What is asked of a store, about something else by chance each time; an answer that is not complete is an error. All but
 * {@code countAll} find as much in a large store as in a small one. For one thread.
 *
 * @param get one action
 * @param list {@value #FOUND} records since one of them: those before it are not wanted, those after it more than a page
 * @param listOfAction as many: all of one action
 * @param count as many, between two times
 * @param countAll all records
 */
public record Questions(Call get, Call list, Call listOfAction, Call count, Call countAll) {

    private static final int FOUND = Contents.RECORDS_OF_ACTION;

    /** Puts them to the ports. */
    public static Questions byPort(
            ArtifactStore artifacts, ActivationStore activations, Contents contents, RandomGenerator random) {
        Choice choice = new Choice(contents, random);
        Page page = new Page(0, FOUND);
        return new Questions(
                () -> require(1, artifacts.action(choice.action()).stream().count()),
                () -> require(
                        FOUND, activations.list(since(choice.start()), page).size()),
                () -> require(FOUND, activations.list(of(choice.called()), page).size()),
                () -> require(FOUND, activations.count(from(choice.start()))),
                () -> require(contents.records(), activations.count(since(Contents.FIRST))));
    }

    /** Puts them to a server, over one connection, which ends with the server. */
    public static Questions byApi(KilnServer server, Contents contents, RandomGenerator random) throws IOException {
        Api api = new Api(server, server.connect());
        Choice choice = new Choice(contents, random);
        String list = "/activations?limit=" + FOUND;
        String count = "/activations?count=true";
        return new Questions(
                () -> {
                    String name = choice.action().name().value();
                    require(1, api.count("\"name\":\"" + name + "\"", "/actions/" + name));
                },
                () -> require(FOUND, api.count("\"activationId\":", list + "&since=" + millis(choice.start()))),
                () -> require(
                        FOUND,
                        api.count(
                                "\"activationId\":",
                                list + "&name=" + choice.called().name())),
                () -> {
                    Instant start = choice.start();
                    String times = "&since=" + millis(start) + "&upto=" + millis(lastFrom(start));
                    require(1, api.count(":" + FOUND + "}", count + times));
                },
                () -> require(
                        1, api.count(":" + contents.records() + "}", count + "&since=" + millis(Contents.FIRST))));
    }

    /** What is asked about. */
    private record Choice(Contents contents, RandomGenerator random) {
        QualifiedName action() {
            return Contents.name(random.nextInt(contents.actions()));
        }

        /** One that has records. */
        QualifiedName called() {
            return Contents.name(random.nextInt(contents.called()));
        }

        /** Of a record that is the first of so many at least. */
        Instant start() {
            return Contents.start(random.nextInt(contents.records() - FOUND + 1));
        }
    }

    private record Api(KilnServer server, HttpConnection connection) {
        /** How often an answer has these words. */
        long count(String words, String path) throws IOException {
            HttpConnection.Response response = connection.exchange(server.request("GET", path, ""));
            String text = response.text();
            if (response.status() != 200) {
                throw new IOException("status " + response.status() + ": " + text);
            }
            long count = 0;
            for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length())) {
                count++;
            }
            return count;
        }
    }

    private static ActivationQuery since(Instant start) {
        return new ActivationQuery(Contents.NAMESPACE, Optional.empty(), Optional.of(start), Optional.empty());
    }

    private static ActivationQuery of(QualifiedName action) {
        ActionFilter filter = new ActionFilter(action.packageName(), action.name());
        return new ActivationQuery(Contents.NAMESPACE, Optional.of(filter), Optional.empty(), Optional.empty());
    }

    private static ActivationQuery from(Instant start) {
        return new ActivationQuery(
                Contents.NAMESPACE, Optional.empty(), Optional.of(start), Optional.of(lastFrom(start)));
    }

    private static Instant lastFrom(Instant start) {
        return start.plus(Contents.INTERVAL.multipliedBy(FOUND - 1L));
    }

    private static long millis(Instant start) {
        return start.toEpochMilli();
    }

    private static void require(long wanted, long found) {
        if (found != wanted) {
            throw new IllegalStateException("the store finds " + found + " instead of " + wanted);
        }
    }
}
