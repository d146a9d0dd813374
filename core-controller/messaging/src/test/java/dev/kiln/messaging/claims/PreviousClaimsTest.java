// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.claims;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import dev.kiln.messaging.claims.Claim.Attempt;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.activation.ActivationId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Claims of one version that an invoker of another reads back. */
class PreviousClaimsTest {

    private static final Attempt ATTEMPT = new Attempt(new ActivationId("0123456789abcdef0123456789abcdef"), 2);
    private static final Claimant CLAIMANT = new Claimant(new InvokerId(7), 42);

    private static final List<Form<?>> FORMS = List.of(
            new Form<>("claim.json", new Claim(ATTEMPT, CLAIMANT), ClaimCodec::encode, ClaimCodec::decode),
            new Form<>("claim-end.json", new Claim(ATTEMPT, CLAIMANT, true), ClaimCodec::encode, ClaimCodec::decode));

    private final PreviousVersion previous = PreviousVersion.of("claims");

    @Test
    void whatThePreviousVersionClaimsIsUnderstood() {
        previous.assertRead(FORMS);
    }

    @Test
    void thePreviousVersionUnderstandsWhatIsClaimed() {
        previous.assertStillWritten(FORMS);
    }

    @Test
    void whatTheNextVersionAddsIsPassedOver() {
        previous.assertFutureIsPassedOver(FORMS, Set.of());
    }
}
