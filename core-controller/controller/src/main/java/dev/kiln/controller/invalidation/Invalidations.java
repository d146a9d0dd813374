// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.invalidation;

import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.wire.CacheInvalidation;
import dev.kiln.messaging.wire.CacheInvalidation.Written;
import dev.kiln.messaging.wire.CacheInvalidationCodec;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.name.QualifiedName;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the caches of all controllers honest: what is written here is forgotten here at once, and elsewhere when the bus has told
 * it. What is told while the bus is away is lost, and found out when what is remembered grows too old. Thread-safe; does not wait.
 */
public final class Invalidations {

    private static final Logger log = LoggerFactory.getLogger(Invalidations.class);

    private final MessageBus bus;
    private final TopicName topic;
    private final String self;
    private final Caches caches;
    private final AtomicBoolean isFailing = new AtomicBoolean();

    /** Who forgets; both must be quick. */
    public record Caches(Consumer<QualifiedName> entities, Consumer<String> subjects) {}

    public Invalidations(MessageBus bus, Topics topics, ControllerId self, Caches caches) {
        this.bus = bus;
        this.topic = topics.cacheInvalidation().name();
        this.self = CacheInvalidation.instance(self);
        this.caches = caches;
    }

    /** An entity was written or deleted here. */
    public void wrote(QualifiedName name) {
        caches.entities().accept(name);
        tell(new Written.Entity(name));
    }

    /** A subject, one of its keys or the limits of one of its namespaces was written or deleted here. */
    public void wroteSubject(String name) {
        caches.subjects().accept(name);
        tell(new Written.Subject(name));
    }

    /** Somebody tells; what this controller said itself is passed over. */
    public void heard(CacheInvalidation told) {
        if (told.instance().equals(self)) {
            return;
        }
        switch (told.key()) {
            case Written.Entity entity -> caches.entities().accept(entity.name());
            case Written.Subject subject -> caches.subjects().accept(subject.name());
        }
    }

    private void tell(Written key) {
        bus.publish(topic, CacheInvalidationCodec.encode(new CacheInvalidation(key, self)))
                .whenComplete((sent, failure) -> {
                    boolean isFailed = failure != null;
                    if (isFailing.getAndSet(isFailed) != isFailed) {
                        log.atWarn()
                                .addKeyValue("reason", failure)
                                .log(
                                        isFailed
                                                ? "other controllers cannot be told what was written; they notice when what they remember is too old"
                                                : "other controllers are told again what was written");
                    }
                });
    }
}
