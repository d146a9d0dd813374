// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import org.junit.jupiter.api.Test;

class RedeliveryTest {

    private static final Annotations TWICE = Annotations.NONE.with("max-attempts", IntNode.valueOf(2));

    @Test
    void whatIsStoredIsOnlyAcknowledged() {
        assertThat(decide(true, new Known.Started(1), TWICE)).isEqualTo(new Redelivery.Acknowledge());
        assertThat(decide(true, new Known.Nothing(), TWICE)).isEqualTo(new Redelivery.Acknowledge());
    }

    @Test
    void aKnownOutcomeIsKept() {
        byte[] record = {1};

        assertThat(decide(false, new Known.Finished(record), TWICE)).isEqualTo(new Redelivery.Keep(record));
    }

    @Test
    void whatNeverBeganIsRun() {
        assertThat(decide(false, new Known.Nothing(), Annotations.NONE)).isEqualTo(new Redelivery.Run(1));
    }

    @Test
    void whatHadBegunFailsNamingTheLostInvoker() {
        Redelivery decision = decide(false, new Known.Started(1), Annotations.NONE);

        assertThat(decision).isInstanceOfSatisfying(Redelivery.Fail.class, it -> {
            assertThat(it.response().status()).isEqualTo(ActivationResponse.Status.WHISK_ERROR);
            assertThat(it.response().result().orElseThrow().path("error").asText())
                    .contains("invoker3", "max-attempts", "allows 1");
        });
    }

    @Test
    void whatHadBegunIsRunAgainWhileTheActionAllows() {
        assertThat(decide(false, new Known.Started(1), TWICE)).isEqualTo(new Redelivery.Run(2));
        assertThat(decide(false, new Known.Started(2), TWICE)).isInstanceOf(Redelivery.Fail.class);
    }

    @Test
    void aSenselessNumberOfAttemptsCountsAsOne() {
        Annotations words = Annotations.NONE.with("max-attempts", TextNode.valueOf("many"));
        Annotations negative = Annotations.NONE.with("max-attempts", IntNode.valueOf(-5));

        assertThat(decide(false, new Known.Started(1), words)).isInstanceOf(Redelivery.Fail.class);
        assertThat(decide(false, new Known.Started(1), negative)).isInstanceOf(Redelivery.Fail.class);
    }

    private static Redelivery decide(boolean isStored, Known known, Annotations annotations) {
        return Redelivery.decide(isStored, known, annotations, new InvokerId(3));
    }
}
