// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final Row GET = new Row.Status(Template.path("/api/v1/namespaces"), "GET", 200);
    private static final Row TAKEN = new Row.Message("A2", "409", Template.sentence("resource already exists"));
    private static final Rows ROWS = new Rows(List.of(GET), List.of(TAKEN));

    @Test
    void eachRowNamesATestThatSawIt() {
        String page = table("", proof(GET, "DoorTest.opens"), proof(TAKEN, "ActionsTest.isTaken"))
                .page();

        assertThat(page)
                .contains("| `/api/v1/namespaces` | GET | 200 | `DoorTest.opens` |\n")
                .contains("| A2 | 409 | `resource already exists` | `ActionsTest.isTaken` |\n");
    }

    @Test
    void theTestWithFewerRowsInMindIsTaken() {
        Table table =
                table("", proof(GET, "A.seesAll"), proof(TAKEN, "A.seesAll"), proof(GET, "Z.two"), proof(GET, "B.one"));

        assertThat(table.page()).contains("| `B.one` |").contains("| `A.seesAll` |");
    }

    @Test
    void aTestThatStandsThereStaysAsLongAsItProvesTheRow() {
        String before = table("", proof(GET, "Z.old"), proof(TAKEN, "Z.old")).page();

        assertThat(table(before, proof(GET, "A.fresh"), proof(GET, "Z.old"), proof(TAKEN, "Z.old"))
                        .page())
                .isEqualTo(before);
        assertThat(table(before, proof(GET, "A.fresh"), proof(TAKEN, "Z.old")).page())
                .isEqualTo(before.replace("200 | `Z.old`", "200 | `A.fresh`"));
    }

    @Test
    void aRowWithoutAProofIsEmpty() {
        String before = table("", proof(GET, "Z.old"), proof(TAKEN, "Z.old")).page();

        Table after = table(before, proof(TAKEN, "Z.old"));

        assertThat(after.empty()).containsExactly("/api/v1/namespaces | GET | 200");
        assertThat(after.page()).contains("| GET | 200 |  |\n");
    }

    @Test
    void noTwoRowsAreCalledTheSame() {
        List<List<String>> cells = Rows.load().all().stream().map(Row::cells).toList();

        assertThat(cells).hasSizeGreaterThan(200);
        assertThat(new ArrayList<>(new HashSet<>(cells))).hasSameSizeAs(cells);
    }

    private static Table table(String page, Proof... proofs) {
        return new Table(ROWS, new Proofs(List.of(proofs)), page);
    }

    private static Proof proof(Row row, String test) {
        return new Proof(row.cells(), test);
    }
}
