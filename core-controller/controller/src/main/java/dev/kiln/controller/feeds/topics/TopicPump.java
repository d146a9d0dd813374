// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.topics;

import dev.kiln.controller.feeds.lifecycle.FeedFire;
import dev.kiln.controller.feeds.lifecycle.FeedState;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.topics.TopicReader;
import dev.kiln.messaging.topics.TopicRecord;
import dev.kiln.messaging.topics.TopicSource;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic for as long as the lease on its document is this controller's: fires the trigger, then commits, so that what was
 * not fired comes again. For one thread.
 */
final class TopicPump {

    private static final Logger log = LoggerFactory.getLogger(TopicPump.class);

    private static final Duration POLL = Duration.ofMillis(500);

    private final TopicReaders.Tools tools;
    private Subscription subscription;
    private Revision revision;
    private long untoldFires;
    private Optional<String> trouble;

    TopicPump(TopicReaders.Tools tools, Subscription subscription, Revision revision) {
        this.tools = tools;
        this.subscription = subscription;
        this.revision = revision;
        this.trouble = subscription.trouble();
    }

    /** Until the lease is lost, the topic cannot be read, or the server stops. */
    void run() throws InterruptedException {
        TopicPlan plan = subscription.plan();
        var wanted = new TopicSource.Wanted(
                plan.brokers(),
                plan.topic(),
                subscription.group(),
                tools.config().maxMessages());
        boolean isOurs = true;
        Duration rest = Duration.ZERO;
        try (TopicReader reader = tools.source().open(wanted)) {
            while (isOurs && !tools.isClosed()) {
                isOurs = keep() && pump(reader, plan);
            }
        } catch (BusException e) {
            trouble = Optional.of("The topic cannot be read, and is tried again: " + e.getMessage());
            rest = tools.config().retryPause();
        }
        if (isOurs) {
            // at once if this server stops, and later if nobody would get on better
            write(subscription.told(untoldFires, trouble).leased("", now().plus(rest)));
        }
    }

    private boolean pump(TopicReader reader, TopicPlan plan) throws InterruptedException {
        List<TopicRecord> records = reader.poll(POLL);
        for (MessagePayload payload : MessagePayload.of(plan, records, tools.maxPayloadBytes())) {
            if (!deliver(payload)) {
                return false;
            }
            reader.commit(payload.records());
        }
        return true;
    }

    /** Fires with a payload, as often as it takes; false when it is not this controller's to fire any more. */
    private boolean deliver(MessagePayload payload) throws InterruptedException {
        while (keep() && !tools.isClosed()) {
            FeedFire.Outcome outcome = payload.isEmpty() ? new FeedFire.Outcome.Fired() : fire(payload);
            switch (outcome) {
                case FeedFire.Outcome.Fired fired -> {
                    count(payload);
                    return true;
                }
                case FeedFire.Outcome.NotNow notNow -> {
                    tools.counted().accept("postponed");
                    trouble = Optional.of("Messages wait and are tried again: " + notNow.reason());
                    tools.closed().await(tools.config().retryPause().toMillis(), TimeUnit.MILLISECONDS);
                }
                case FeedFire.Outcome.Never never -> {
                    tools.counted().accept("disabled");
                    log.atInfo()
                            .addKeyValue("trigger", subscription.trigger())
                            .addKeyValue("reason", never.reason())
                            .log("a topic's feed was disabled");
                    write(subscription
                            .told(untoldFires, trouble)
                            .in(new FeedState.Disabled(now(), never.status(), never.reason())));
                    return false;
                }
            }
        }
        return false;
    }

    private FeedFire.Outcome fire(MessagePayload payload) {
        return tools.fire()
                .fire(
                        subscription.trigger(),
                        subscription.subject(),
                        payload.payload(),
                        ActivationId.random(tools.random()),
                        false);
    }

    private void count(MessagePayload payload) {
        if (!payload.isEmpty()) {
            untoldFires++;
            tools.counted().accept("fired");
        }
        trouble = payload.leftOut() == 0
                ? Optional.empty()
                : Optional.of(payload.leftOut() + " messages up to offset "
                        + payload.records().getLast().offset() + " of partition "
                        + payload.records().getLast().partition()
                        + " were left out: they are larger than a payload may be.");
    }

    /** Whether the topic is still this controller's to read; renews the lease when a third of it is over. */
    private boolean keep() {
        Instant now = now();
        Duration lease = tools.config().lease();
        if (now.isBefore(subscription.until().minus(lease.multipliedBy(2).dividedBy(3)))) {
            return true;
        }
        try {
            return write(subscription.told(untoldFires, trouble).leased(tools.self(), now.plus(lease))) || overtaken();
        } catch (StoreException e) {
            // as long as it lasts nobody else reads
            return now.isBefore(subscription.until());
        }
    }

    /** Somebody wrote the document meanwhile: its owner, most likely. What he changed is read anew. */
    private boolean overtaken() {
        Optional<Stored<Document>> found = tools.documents().get(Subscription.key(subscription.trigger()));
        if (found.isEmpty()) {
            return false;
        }
        Subscription other = Subscription.fromDocument(found.get().value());
        boolean isOurs =
                other.reader().equals(tools.self()) && subscription.group().equals(other.group());
        if (!isOurs) {
            return false;
        }
        boolean goesOn = subscription.isReadLike(other);
        revision = found.get().revision();
        if (goesOn) {
            subscription = other;
            return write(other.told(untoldFires, trouble)
                    .leased(tools.self(), now().plus(tools.config().lease())));
        }
        write(other.told(untoldFires, other.trouble()).leased("", Instant.EPOCH));
        return false;
    }

    /** False when somebody else wrote it meanwhile. */
    private boolean write(Subscription next) {
        PutOutcome outcome = tools.documents().put(next.toDocument(), new Expected.At(revision));
        if (outcome instanceof PutOutcome.Written written) {
            subscription = next;
            revision = written.revision();
            untoldFires = 0;
            return true;
        }
        return false;
    }

    private Instant now() {
        return tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
