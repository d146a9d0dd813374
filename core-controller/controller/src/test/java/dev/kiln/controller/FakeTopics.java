// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.topics.TopicReader;
import dev.kiln.messaging.topics.TopicRecord;
import dev.kiln.messaging.topics.TopicSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A broker with one topic of one partition, {@code orders}. Safe for use by several threads. */
final class FakeTopics implements TopicSource {

    private final List<TopicRecord> records = new ArrayList<>();
    private final Map<String, Integer> committed = new HashMap<>();
    private int readers;
    private int mostReaders;
    private boolean isAway;

    synchronized void send(String... values) {
        for (String value : values) {
            records.add(new TopicRecord(
                    "orders",
                    0,
                    records.size(),
                    Optional.empty(),
                    Optional.of(value.getBytes(StandardCharsets.UTF_8)),
                    Instant.EPOCH));
        }
        notifyAll();
    }

    synchronized void setAway(boolean away) {
        isAway = away;
    }

    synchronized int readers() {
        return readers;
    }

    synchronized int mostReaders() {
        return mostReaders;
    }

    @Override
    public Optional<String> problem(Wanted wanted) {
        return wanted.topic().equals("orders") ? Optional.empty() : Optional.of("There is no such topic.");
    }

    @Override
    public synchronized TopicReader open(Wanted wanted) {
        readers++;
        mostReaders = Math.max(mostReaders, readers);
        committed.putIfAbsent(wanted.group(), records.size());
        return new Reader(wanted, committed.get(wanted.group()));
    }

    private final class Reader implements TopicReader {
        private final Wanted wanted;
        private int position;

        Reader(Wanted wanted, int position) {
            this.wanted = wanted;
            this.position = position;
        }

        @Override
        public List<TopicRecord> poll(Duration wait) {
            synchronized (FakeTopics.this) {
                try {
                    if (position >= records.size() && !isAway) {
                        FakeTopics.this.wait(Math.min(wait.toMillis(), 10));
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                if (isAway) {
                    throw new BusException.Unavailable("nobody answers", null);
                }
                int end = Math.min(records.size(), position + wanted.maxRecords());
                List<TopicRecord> next = List.copyOf(records.subList(position, end));
                position = end;
                return next;
            }
        }

        @Override
        public void commit(List<TopicRecord> done) {
            synchronized (FakeTopics.this) {
                committed.put(wanted.group(), (int) done.getLast().offset() + 1);
            }
        }

        @Override
        public void close() {
            synchronized (FakeTopics.this) {
                readers--;
            }
        }
    }
}
