// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import static dev.kiln.store.Samples.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.model.packages.PackageCodec;
import dev.kiln.model.rule.Rule;
import dev.kiln.model.rule.RuleCodec;
import dev.kiln.model.rule.Trigger;
import dev.kiln.model.rule.TriggerCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every artifact store does with packages, triggers and rules. */
abstract class EntityStoreContract {

    private static final Expected ABSENT = new Expected.Absent();
    private static final Page ALL = new Page(0, 200);
    private static final NamespaceName GUEST = new NamespaceName("guest");

    abstract ArtifactStore store();

    @Test
    void readsThePackageThatWasWritten() {
        ActionPackage written = aPackage("guest/tools", true, START);

        Revision revision = write(EntityType.PACKAGE, written);

        assertThat(store().get(EntityType.PACKAGE, written.name())).contains(new Stored<>(written, revision));
    }

    @Test
    void readsTheBindingThatWasWritten() {
        ActionPackage written = binding("guest/bound", "whisk.system/utils");

        Revision revision = write(EntityType.PACKAGE, written);

        assertThat(store().get(EntityType.PACKAGE, written.name())).contains(new Stored<>(written, revision));
    }

    @Test
    void readsTheTriggerThatWasWrittenWithItsRules() {
        Trigger written = trigger("guest/daily")
                .with(name("guest/first"), new Trigger.Link(name("guest/hello"), true))
                .with(name("guest/second"), new Trigger.Link(name("whisk.system/utils/date"), false));

        Revision revision = write(EntityType.TRIGGER, written);

        assertThat(store().get(EntityType.TRIGGER, written.name())).contains(new Stored<>(written, revision));
    }

    @Test
    void readsTheRuleThatWasWritten() {
        Rule written = rule("guest/first");

        Revision revision = write(EntityType.RULE, written);

        assertThat(store().get(EntityType.RULE, written.name())).contains(new Stored<>(written, revision));
    }

    @Test
    void allTypesShareOneSpaceOfNames() {
        write(EntityType.PACKAGE, aPackage("guest/taken", false, START));

        assertThat(store().put(EntityType.TRIGGER, trigger("guest/taken"), ABSENT))
                .isEqualTo(new PutOutcome.Conflict());
        assertThat(store().put(Samples.action("guest/taken"), ABSENT)).isEqualTo(new PutOutcome.Conflict());
        assertThat(store().get(EntityType.TRIGGER, name("guest/taken"))).isEmpty();
        assertThat(store().action(name("guest/taken"))).isEmpty();
    }

    @Test
    void saysWhetherANameIsTakenByWhatever() {
        write(EntityType.RULE, rule("guest/first"));
        assertThat(store().put(Samples.action("guest/hello"), ABSENT)).isInstanceOf(PutOutcome.Written.class);

        assertThat(store().isTaken(name("guest/first"))).isTrue();
        assertThat(store().isTaken(name("guest/hello"))).isTrue();
        assertThat(store().isTaken(name("guest/other"))).isFalse();
    }

    @Test
    void refusesToReplaceAnOldRevision() {
        Revision first = write(EntityType.TRIGGER, trigger("guest/daily"));
        Trigger next = trigger("guest/daily").with(name("guest/r"), new Trigger.Link(name("guest/a"), true));
        assertThat(store().put(EntityType.TRIGGER, next, new Expected.At(first)))
                .isInstanceOf(PutOutcome.Written.class);

        assertThat(store().put(EntityType.TRIGGER, trigger("guest/daily"), new Expected.At(first)))
                .isEqualTo(new PutOutcome.Conflict());
        assertThat(store().get(EntityType.TRIGGER, next.name()).orElseThrow().value())
                .isEqualTo(next);
    }

    @Test
    void deletesWhatIsAtTheRevision() {
        Revision first = write(EntityType.PACKAGE, aPackage("guest/tools", false, START));
        store().put(EntityType.PACKAGE, aPackage("guest/tools", true, START), new Expected.At(first));

        assertThat(store().delete(name("guest/tools"), first)).isEqualTo(new DeleteOutcome.Conflict());
        Revision second = store().get(EntityType.PACKAGE, name("guest/tools"))
                .orElseThrow()
                .revision();
        assertThat(store().delete(name("guest/tools"), second)).isEqualTo(new DeleteOutcome.Deleted());
        assertThat(store().delete(name("guest/tools"), second)).isEqualTo(new DeleteOutcome.Missing());
        assertThat(store().isTaken(name("guest/tools"))).isFalse();
    }

    @Test
    void listsOneTypeOfOneNamespaceTheLastUpdatedFirst() {
        write(EntityType.PACKAGE, aPackage("guest/a", false, START.plusSeconds(1)));
        write(EntityType.PACKAGE, aPackage("guest/b", false, START.plusSeconds(3)));
        write(EntityType.PACKAGE, aPackage("guest/c", false, START.plusSeconds(2)));
        write(EntityType.PACKAGE, aPackage("other/d", false, START));
        write(EntityType.TRIGGER, trigger("guest/e"));

        assertThat(names(store().list(EntityType.PACKAGE, GUEST, false, ALL))).containsExactly("b", "c", "a");
        assertThat(names(store().list(EntityType.PACKAGE, GUEST, false, new Page(1, 1))))
                .containsExactly("c");
        assertThat(store().list(EntityType.PACKAGE, GUEST, false, new Page(0, 0)))
                .isEmpty();
        assertThat(store().count(EntityType.PACKAGE, GUEST, false)).isEqualTo(3);
        assertThat(names(store().list(EntityType.TRIGGER, GUEST, false, ALL))).containsExactly("e");
        assertThat(store().count(EntityType.RULE, GUEST, false)).isZero();
    }

    @Test
    void listsWhatOthersMaySee() {
        write(EntityType.PACKAGE, aPackage("guest/private", false, START));
        write(EntityType.PACKAGE, aPackage("guest/shared", true, START));
        Revision once = write(EntityType.PACKAGE, aPackage("guest/once", true, START));
        store().put(EntityType.PACKAGE, aPackage("guest/once", false, START), new Expected.At(once));
        write(EntityType.PACKAGE, binding("guest/bound", "whisk.system/utils"));

        assertThat(names(store().list(EntityType.PACKAGE, GUEST, true, ALL))).containsExactly("shared");
        assertThat(store().count(EntityType.PACKAGE, GUEST, true)).isEqualTo(1);
    }

    @Test
    void listsSummaries() {
        ActionPackage shared = aPackage("guest/shared", true, START);
        ActionPackage bound = binding("guest/bound", "whisk.system/utils");
        write(EntityType.PACKAGE, shared);
        write(EntityType.PACKAGE, bound);
        write(EntityType.TRIGGER, trigger("guest/daily"));
        write(EntityType.RULE, rule("guest/first"));

        assertThat(store().list(EntityType.PACKAGE, GUEST, false, ALL))
                .containsExactlyInAnyOrder(PackageCodec.toSummary(shared), PackageCodec.toSummary(bound));
        assertThat(store().list(EntityType.PACKAGE, GUEST, true, ALL)).containsExactly(PackageCodec.toSummary(shared));
        assertThat(store().list(EntityType.TRIGGER, GUEST, false, ALL))
                .containsExactly(TriggerCodec.toSummary(trigger("guest/daily")));
        assertThat(store().list(EntityType.RULE, GUEST, false, ALL))
                .containsExactly(RuleCodec.toJson(rule("guest/first")));
    }

    @Test
    void packagesAreNotListedAmongActions() {
        write(EntityType.PACKAGE, aPackage("guest/tools", false, START));
        store().put(Samples.action("guest/tools/hello"), ABSENT);

        assertThat(names(store().listActions(GUEST, Optional.empty(), ALL))).containsExactly("hello");
        assertThat(names(store().listActions(GUEST, Optional.of(new EntityName("tools")), ALL)))
                .containsExactly("hello");
        assertThat(names(store().list(EntityType.PACKAGE, GUEST, false, ALL))).containsExactly("tools");
    }

    private <T> Revision write(EntityType<T> type, T entity) {
        return ((PutOutcome.Written) store().put(type, entity, ABSENT)).revision();
    }

    private static List<String> names(List<ObjectNode> summaries) {
        return summaries.stream().map(it -> it.path("name").asText()).toList();
    }

    private static QualifiedName name(String text) {
        return QualifiedName.parse(text);
    }

    private static ActionPackage aPackage(String name, boolean isPublished, Instant updated) {
        return new ActionPackage(
                name(name),
                Version.FIRST,
                isPublished,
                Optional.empty(),
                new Parameters(List.of(new Parameters.Parameter("greeting", TextNode.valueOf("hi")))),
                Annotations.NONE.with("description", TextNode.valueOf("tools")),
                updated);
    }

    private static ActionPackage binding(String name, String provider) {
        // published, which makes no binding visible to others
        return new ActionPackage(
                name(name), Version.FIRST, true, Optional.of(name(provider)), Parameters.NONE, Annotations.NONE, START);
    }

    private static Trigger trigger(String name) {
        return new Trigger(name(name), Version.FIRST, false, Parameters.NONE, Annotations.NONE, Map.of(), START);
    }

    private static Rule rule(String name) {
        return new Rule(
                name(name),
                Version.FIRST,
                false,
                name("guest/daily"),
                name("guest/tools/hello"),
                Annotations.NONE,
                START);
    }
}
