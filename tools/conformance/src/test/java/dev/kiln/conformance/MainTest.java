// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @TempDir
    Path root;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void whatIsWrittenFromAllProofsIsCurrent() throws IOException {
        prove(Rows.load().all());

        assertThat(run("write")).isZero();
        assertThat(run("check")).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).endsWith("rows without a proof: 0, page: current\n");
    }

    @Test
    void aRowThatLostItsLastProofFailsTheCheckAndIsNamed() throws IOException {
        List<Row> all = Rows.load().all();
        prove(all);
        run("write");

        prove(all.subList(1, all.size()));

        assertThat(run("check")).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("no test that ended well saw: /api/v1/namespaces | GET | 200\n")
                .contains("type: dev/conformance\n")
                .endsWith("rows without a proof: 1, page: stale\n");
    }

    @Test
    void aPageThatSomebodyWroteInIsStale() throws IOException {
        prove(Rows.load().all());
        run("write");
        Files.writeString(root.resolve("docs/conformance.md"), "\nmore", java.nio.file.StandardOpenOption.APPEND);

        assertThat(run("check")).isEqualTo(1);
    }

    @Test
    void anythingElseIsToldHowItIsUsed() throws IOException {
        assertThat(run("read")).isEqualTo(2);
    }

    private void prove(List<Row> rows) {
        Proofs.write(
                root.resolve("some/module/target/conformance/SomeTest.tsv"),
                rows.stream()
                        .map(it -> new Proof(it.cells(), "SomeTest.seesAll"))
                        .toList());
    }

    private int run(String what) throws IOException {
        return Main.run(new String[] {what, root.toString()}, new PrintStream(said, true, StandardCharsets.UTF_8));
    }
}
