// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import dev.kiln.messaging.pools.PoolReport;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Controllers and invokers of two versions, on the topics that they share. */
class PreviousWireTest {

    /** The users' own JSON, the names of their parameters, and a record's annotations and result. */
    private static final Set<String> OPEN = Set.of("content", "lockedArgs", "result", "value");

    private static final Ping PING_BEFORE_POOLS = beforePools(WireTest.PING);

    private static final List<Form<?>> FORMS = List.of(
            message("activation-message.json", WireTest.FULL),
            message("activation-message-slim.json", WireTest.SLIM),
            message("activation-message-isolated.json", WireTest.ISOLATED),
            ack("ack-combined.json", WireTest.COMBINED),
            ack("ack-completion.json", WireTest.COMPLETION),
            ack("ack-result.json", WireTest.RESULT),
            ack("ack-returned.json", WireTest.RETURNED),
            // told by invokers whose language runtimes were those of a file
            new Form<>("ping.json", beforeRuntimes(WireTest.PING), PingCodec::encode, PingCodec::decode),
            new Form<>("ping-with-runtimes.json", WireTest.PING, PingCodec::encode, PingCodec::decode),
            // told by invokers that knew of no pools
            new Form<>("ping-before-pools.json", PING_BEFORE_POOLS, PingCodec::encode, PingCodec::decode),
            new Form<>("control.json", OperatorWireTest.DRAIN, ControlCodec::encode, ControlCodec::decode),
            invalidation("cache-invalidation.json", OperatorWireTest.ENTITY),
            invalidation("cache-invalidation-subject.json", OperatorWireTest.SUBJECT));

    private final PreviousVersion previous = PreviousVersion.of("wire");

    @Test
    void whatThePreviousVersionSaysIsUnderstood() {
        previous.assertRead(FORMS);
    }

    @Test
    void thePreviousVersionUnderstandsWhatIsSaid() {
        previous.assertStillWritten(FORMS);
    }

    @Test
    void whatTheNextVersionAddsIsPassedOver() {
        previous.assertFutureIsPassedOver(FORMS, OPEN);
    }

    private static Form<ActivationMessage> message(String file, ActivationMessage message) {
        return new Form<>(file, message, ActivationMessageCodec::encode, ActivationMessageCodec::decode);
    }

    private static Form<Ack> ack(String file, Ack ack) {
        return new Form<>(file, ack, AckCodec::encode, AckCodec::decode);
    }

    private static Form<CacheInvalidation> invalidation(String file, CacheInvalidation invalidation) {
        return new Form<>(file, invalidation, CacheInvalidationCodec::encode, CacheInvalidationCodec::decode);
    }

    private static Ping beforePools(Ping ping) {
        return with(ping, "", PoolReport.NONE);
    }

    private static Ping beforeRuntimes(Ping ping) {
        PoolReport report = ping.report();
        return with(ping, ping.version(), new PoolReport(report.order(), report.generation(), 0, report.generations()));
    }

    private static Ping with(Ping ping, String version, PoolReport report) {
        return new Ping(
                ping.invoker(),
                ping.term(),
                ping.sentMicros(),
                ping.memoryMegabytes(),
                ping.busyMegabytes(),
                ping.pool(),
                ping.provider(),
                ping.isolation(),
                ping.capabilities(),
                ping.isEnabled(),
                ping.handsBack(),
                ping.reason(),
                version,
                report);
    }
}
