// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.messaging.wire.Control.Command;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.name.QualifiedName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with an invoker, and what becomes of two of one number. */
class OperatedTest {

    @TempDir
    Path directory;

    @Test
    void aCordonedInvokerSaysSoAndRunsWhatItWasGiven() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "");
            long term = rig.awaitPing("a first ping", Ping::isEnabled).term();

            rig.command(0, Command.CORDON);
            Ping cordoned = rig.awaitPing("it is cordoned", it -> !it.isEnabled());

            assertThat(cordoned.reason()).isEqualTo("cordoned by an operator");
            assertThat(cordoned.handsBack()).isFalse();
            assertThat(rig.run(action).response().isSuccess()).isTrue();

            rig.command(0, Command.UNCORDON);
            Ping back = rig.awaitPing("it works again", Ping::isEnabled);
            assertThat(back.reason()).isEmpty();
            assertThat(back.term()).isEqualTo(term);
        }
    }

    @Test
    void aDrainedInvokerHandsBackAndTellsHowFarItIs() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            QualifiedName action = rig.action("a", "slow:700");
            long term = rig.awaitPing("a first ping", Ping::isEnabled).term();
            ActivationId running = rig.invoke(action);
            rig.awaitBegun(running);

            rig.command(0, Command.DRAIN);

            rig.eventually("a ping that counts", () -> rig.pings().stream()
                    .anyMatch(it -> it.reason().equals("draining for an operator: 1 activation is still here")
                            && it.handsBack()
                            && !it.isEnabled()));
            rig.awaitPing("it is drained", it -> it.reason().equals("drained by an operator"));
            assertThat(rig.record(running).response().isSuccess()).isTrue();

            rig.command(0, Command.UNCORDON);
            Ping back = rig.awaitPing("it works again", Ping::isEnabled);
            assertThat(back.handsBack()).isFalse();
            assertThat(back.term()).isGreaterThan(term);
            assertThat(rig.run(rig.action("b", "")).response().isSuccess()).isTrue();
        }
    }

    @Test
    void aRestartDoesNotUndoWhatAnOperatorWanted() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            rig.awaitPing("a first ping", Ping::isEnabled);
            rig.command(0, Command.DRAIN);
            rig.awaitPing("it is drained", it -> it.reason().equals("drained by an operator"));
            rig.server().close();
            int before = rig.pings().size();

            rig.start();

            rig.eventually("pings of the next start", () -> rig.pings().size() > before + 3);
            assertThat(rig.pings().subList(before, rig.pings().size()))
                    .allMatch(it -> !it.isEnabled() && it.handsBack());
            rig.command(0, Command.UNCORDON);
            rig.awaitPing("it works again", Ping::isEnabled);
        }
    }

    @Test
    void aCommandThatWasGivenWhileItWasAwayIsDoneWhenItIsBack() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            rig.awaitPing("a first ping", Ping::isEnabled);
            rig.server().close();
            rig.command(0, Command.CORDON);

            rig.start();

            rig.awaitPing("it is cordoned", it -> it.reason().equals("cordoned by an operator"));
        }
    }

    @Test
    void commandsForOthersAndNonsenseArePassedOver() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            rig.awaitPing("a first ping", Ping::isEnabled);
            rig.command(1, Command.DRAIN);
            rig.sendTo(rig.topics().control(), "nonsense".getBytes(StandardCharsets.UTF_8));

            rig.command(0, Command.CORDON);

            rig.awaitPing("it is cordoned", it -> it.reason().equals("cordoned by an operator"));
            assertThat(rig.pings()).noneMatch(Ping::handsBack);
        }
    }

    @Test
    void ofTwoWithOneNumberTheOlderOneStops() {
        try (Rig rig = new Rig(directory, Options.standard())) {
            Ping own = rig.awaitPing("a first ping", Ping::isEnabled);

            rig.sendTo(rig.topics().health(), PingCodec.encode(ping(1, own.term() + 60_000)));
            rig.sendTo(rig.topics().health(), PingCodec.encode(ping(0, own.term())));
            rig.sendTo(rig.topics().health(), PingCodec.encode(ping(0, own.term() - 1)));
            rig.eventually("more pings of its own", () -> rig.pings().getLast().memoryMegabytes() == 2048);
            assertThat(rig.replacements).hasValue(0);

            rig.sendTo(rig.topics().health(), PingCodec.encode(ping(0, own.term() + 60_000)));
            rig.eventually("it is replaced", () -> rig.replacements.get() > 0);
            rig.server().close();

            assertThat(rig.replacements).hasValue(1);
            assertThat(rig.pings())
                    .filteredOn(it -> it.memoryMegabytes() == 2048)
                    .allMatch(it -> it.term() == own.term());
        }
    }

    /** Of another process, as its memory shows. */
    private static Ping ping(int invoker, long term) {
        return new Ping(
                new InvokerId(invoker),
                term,
                0,
                512,
                0,
                "default",
                "fake",
                "NONE",
                Set.of(),
                true,
                false,
                "",
                "",
                PoolReport.NONE);
    }
}
