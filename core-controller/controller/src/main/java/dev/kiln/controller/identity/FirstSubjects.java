// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.identity;

import dev.kiln.model.identity.KeyHash;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.SubjectStore;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the first subjects of a new installation; those that are there stay as they are. */
public final class FirstSubjects {

    private static final Logger log = LoggerFactory.getLogger(FirstSubjects.class);

    private FirstSubjects() {}

    /** Blocks; two controllers may do it at once. */
    public static void ensure(SubjectStore store, List<IdentityConfig.FirstSubject> wanted, RandomGenerator random) {
        for (IdentityConfig.FirstSubject first : wanted) {
            if (store.get(first.name()).isEmpty()) {
                OwnedNamespace namespace = new OwnedNamespace(
                        new NamespaceName(first.name()),
                        first.key().uuid(),
                        KeyHash.of(first.key().key(), random),
                        first.limits());
                PutOutcome outcome =
                        store.put(new Subject(first.name(), false, List.of(namespace)), new Expected.Absent());
                if (outcome instanceof PutOutcome.Written) {
                    log.atInfo().addKeyValue("subject", first.name()).log("made a first subject");
                }
            }
        }
    }
}
