// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ActivationQuery;
import dev.kiln.store.ActivationQuery.ActionFilter;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.Samples;
import dev.kiln.store.attachments.AttachedCode;
import dev.kiln.store.attachments.FileAttachmentStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite goes about what the stores ask: by an index, in its order, whatever there is besides. */
class QueryPlanTest {

    private static final QualifiedName ACTION = QualifiedName.parse("guest/pkg/action");
    private static final Optional<EntityName> PACKAGE = Optional.of(new EntityName("pkg"));
    private static final Page PAGE = new Page(2, 30);
    private static final Pattern LOOKS_FOR_ROWS =
            Pattern.compile("(SELECT|UPDATE|DELETE)\\b.*\\bWHERE\\b.*", Pattern.DOTALL);

    /** More reads than there are readers, so that each is asked. */
    private static final int ALL_READERS = 8;

    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = new Database(directory.resolve("kiln.db"), Thread::new);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void activationsAreFoundByAnIndexAndInItsOrder() {
        ActivationStore store = new SqliteActivationStore(database);
        store.append(List.of(Samples.activation(1)));
        store.get(Samples.GUEST, Samples.id(1));
        for (ActivationQuery query : queries()) {
            store.list(query, PAGE);
            store.listRecords(query, PAGE);
            store.count(query);
        }
        store.prune(Instant.EPOCH, 10);

        Map<String, List<String>> plans = plans();

        // one read by id, eight ways to ask for lists, records and counts, and one deletion
        assertThat(plans).hasSize(1 + 3 * 8 + 1);
        assertThat(plans).allSatisfy((statement, plan) -> assertThat(plan)
                .anyMatch(step -> step.startsWith("SEARCH activations USING "))
                .noneMatch(step -> step.startsWith("SCAN ") || step.contains("TEMP B-TREE")));
    }

    @Test
    void actionsAreFoundByAnIndexAndInItsOrder() {
        ArtifactStore store =
                new SqliteArtifactStore(database, new AttachedCode(new FileAttachmentStore(directory.resolve("code"))));
        PutOutcome.Written written =
                (PutOutcome.Written) store.put(Samples.action(ACTION.toString()), new Expected.Absent());
        store.put(Samples.action(ACTION.toString()), new Expected.At(written.revision()));
        store.action(ACTION);
        for (Optional<EntityName> packageName : List.of(Optional.<EntityName>empty(), PACKAGE)) {
            store.listActions(Samples.GUEST, packageName, PAGE);
            store.countActions(Samples.GUEST, packageName);
        }
        store.delete(ACTION, new Revision("another"));

        Map<String, List<String>> plans = plans();

        // one read, two ways to ask for a list and a count, an update, a deletion, and a look why it did nothing
        assertThat(plans).hasSize(1 + 2 * 2 + 3);
        assertThat(plans).allSatisfy((statement, plan) -> assertThat(plan)
                .anyMatch(step -> step.startsWith("SEARCH entities USING "))
                .noneMatch(step -> step.startsWith("SCAN ") || step.contains("TEMP B-TREE")));
    }

    @Test
    void aStartLooksAtThoseActionsOnlyThatHaveAttachments() {
        EmbeddedStores.named(database);

        assertThat(plans().values())
                .containsExactly(List.of("SCAN entities USING COVERING INDEX entities_with_attachments"));
    }

    private static List<ActivationQuery> queries() {
        List<ActivationQuery> queries = new ArrayList<>();
        Optional<Instant> time = Optional.of(Instant.EPOCH);
        for (Optional<ActionFilter> action :
                List.of(Optional.<ActionFilter>empty(), Optional.of(new ActionFilter(PACKAGE, new EntityName("a"))))) {
            for (Optional<Instant> since : List.of(Optional.<Instant>empty(), time)) {
                for (Optional<Instant> upto : List.of(Optional.<Instant>empty(), time)) {
                    queries.add(new ActivationQuery(Samples.GUEST, action, since, upto));
                }
            }
        }
        return queries;
    }

    /** The steps of each statement that any of the sessions has prepared and that looks for rows. */
    private Map<String, List<String>> plans() {
        Map<String, List<String>> plans = new TreeMap<>();
        plans.putAll(database.write("look at plans", QueryPlanTest::plans));
        for (int i = 0; i < ALL_READERS; i++) {
            plans.putAll(database.read("look at plans", QueryPlanTest::plans));
        }
        return plans;
    }

    private static Map<String, List<String>> plans(Session session) throws SQLException {
        Map<String, List<String>> plans = new TreeMap<>();
        for (String statement : new TreeSet<>(session.statements())) {
            if (LOOKS_FOR_ROWS.matcher(statement).matches()) {
                plans.put(
                        statement,
                        Rows.all(session.prepare("EXPLAIN QUERY PLAN " + statement), row -> row.getString("detail")));
            }
        }
        return plans;
    }
}
