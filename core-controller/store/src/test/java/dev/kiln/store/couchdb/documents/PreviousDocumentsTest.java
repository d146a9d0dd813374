// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.identity.KeyHash;
import dev.kiln.model.identity.NamespaceKey;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.model.rule.Rule;
import dev.kiln.model.rule.Trigger;
import dev.kiln.store.EntityType;
import dev.kiln.store.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Documents that processes of two versions read and write in one database at the same time. */
class PreviousDocumentsTest {

    /** Users' values, and what goes by the names of their rules. */
    private static final Set<String> OPEN = Set.of("value", "result", "rules");

    private static final Subject HASHED = subject(new KeyHash(2, "c2FsdA==", "aGFzaA=="));
    private static final Subject PLAIN = subject(new NamespaceKey.Plain(new Secret("the-key")));

    private static final ActionPackage BOUND = new ActionPackage(
            QualifiedName.parse("guest/bound"),
            Version.FIRST,
            true,
            Optional.of(QualifiedName.parse("provider/pkg")),
            Parameters.NONE,
            Annotations.NONE,
            Samples.START);

    private static final Trigger DAILY = new Trigger(
            QualifiedName.parse("guest/daily"),
            Version.FIRST,
            false,
            Parameters.NONE,
            Annotations.NONE,
            Map.of(),
            Samples.START);

    private static final Rule RULE = new Rule(
            QualifiedName.parse("guest/rule"),
            Version.FIRST,
            false,
            QualifiedName.parse("guest/daily"),
            QualifiedName.parse("guest/pkg/hello"),
            Annotations.NONE,
            Samples.START);

    private static final List<Form<?>> FORMS = List.of(
            form(
                    "action.json",
                    Samples.action("guest/pkg/hello"),
                    ActionDocuments::toDocument,
                    ActionDocuments::fromDocument),
            form(
                    "activation.json",
                    Samples.readActivation(1),
                    ActivationDocuments::toDocument,
                    ActivationDocuments::fromDocument),
            form(
                    "subject-hashed.json",
                    HASHED,
                    SubjectDocuments::toDocument,
                    it -> SubjectDocuments.fromDocument(it, Map.of())),
            form(
                    "subject-plain.json",
                    PLAIN,
                    SubjectDocuments::toDocument,
                    it -> SubjectDocuments.fromDocument(it, Map.of())),
            entity("package.json", EntityType.PACKAGE, BOUND),
            entity("trigger.json", EntityType.TRIGGER, DAILY),
            entity("rule.json", EntityType.RULE, RULE));

    private final PreviousVersion previous = PreviousVersion.of("documents");

    @Test
    void whatThePreviousVersionWroteIsRead() {
        previous.assertRead(FORMS);
    }

    @Test
    void thePreviousVersionReadsWhatIsWritten() {
        previous.assertStillWritten(FORMS);
    }

    @Test
    void whatTheNextVersionAddsIsPassedOver() {
        previous.assertFutureIsPassedOver(FORMS, OPEN);
    }

    private static <T> Form<T> form(
            String file, T value, Function<T, ObjectNode> toDocument, Function<ObjectNode, T> fromDocument) {
        return new Form<>(
                file,
                value,
                it -> Json.bytes(toDocument.apply(it)),
                bytes -> fromDocument.apply(Json.parseObject(bytes)));
    }

    private static <T> Form<T> entity(String file, EntityType<T> type, T entity) {
        return form(file, entity, it -> EntityDocuments.toDocument(type, it), it -> type.fromJson()
                .apply(it));
    }

    private static Subject subject(NamespaceKey key) {
        return new Subject(
                "guest@example.org",
                true,
                List.of(new Subject.OwnedNamespace(new NamespaceName("guest"), "uuid-1", key, NamespaceLimits.NONE)));
    }
}
