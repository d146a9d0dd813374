// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.orders;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Orders of a controller of one version to an invoker of another. */
class PreviousOrdersTest {

    private static final List<Form<?>> FORMS = List.of(
            new Form<>("order.json", PoolOrderTest.ORDER, PoolOrderCodec::encode, PoolOrderCodec::decode),
            new Form<>("order-plain.json", PoolOrderTest.PLAIN, PoolOrderCodec::encode, PoolOrderCodec::decode));

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
        // the settings are the provider's own
        previous.assertFutureIsPassedOver(FORMS, Set.of("settings"));
    }
}
