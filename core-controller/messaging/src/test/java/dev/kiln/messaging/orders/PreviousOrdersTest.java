// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.orders;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a controller of one version tells an invoker of another. */
class PreviousOrdersTest {

    private static final List<Form<?>> FORMS = List.of(
            new Form<>("order.json", PoolOrderTest.ORDER, PoolOrderCodec::encode, PoolOrderCodec::decode),
            new Form<>("order-plain.json", PoolOrderTest.PLAIN, PoolOrderCodec::encode, PoolOrderCodec::decode),
            new Form<>("runtimes.json", RuntimesCodecTest.RUNTIMES, RuntimesCodec::encode, RuntimesCodec::decode));

    private final PreviousVersion previous = PreviousVersion.of("orders");

    @Test
    void whatThePreviousVersionOrdersIsUnderstood() {
        previous.assertRead(FORMS);
    }

    @Test
    void thePreviousVersionUnderstandsWhatIsOrdered() {
        previous.assertStillWritten(FORMS);
    }

    @Test
    void whatTheNextVersionAddsIsPassedOver() {
        // the settings are the provider's own, and the families the operator's
        previous.assertFutureIsPassedOver(FORMS, Set.of("settings", "runtimes"));
    }
}
