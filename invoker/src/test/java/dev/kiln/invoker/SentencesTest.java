// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.Rig.Options;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.runtime.spi.SandboxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What records say in OpenWhisk's words, word for word. */
class SentencesTest {

    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig(directory, Options.standard().with("run { fetch-patience = 200 ms }"));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "init-empty:500 | The action failed during initialization.",
                "init-status:500 | The action failed during initialization: {}",
                "answer: | The action did not produce a valid JSON or JSON Array response.",
                "not-an-object | The action did not produce a valid JSON or JSON Array response: \"a string\"",
            })
    void anAnswerThatIsNoneIsTheDevelopers(String code, String said) {
        Activation record = rig.run(rig.action("a", code));

        assertThat(record.response().status()).isEqualTo(Status.DEVELOPER_ERROR);
        assertThat(error(record)).isEqualTo(said);
    }

    @Test
    void anAnswerToInitThatIsTooLongIsNotShown() {
        Activation record =
                rig.run(rig.action("a", "init-oversize:1200000", Rig.limits(Duration.ofSeconds(9), 256, 0, 1)));

        assertThat(error(record))
                .isEqualTo("The action produced a response that exceeded the allowed length: 1200010 > 1048576 bytes.");
    }

    @Test
    void timeIsLimitedInBothCalls() {
        var brief = Rig.limits(Duration.ofMillis(200), 256, 0, 1);

        assertThat(error(rig.run(rig.action("slow", "slow:5000", brief))))
                .isEqualTo("The action exceeded its time limits of 200 milliseconds.");
        assertThat(error(rig.run(rig.action("slow-init", "init-slow:5000", brief))))
                .isEqualTo("The action exceeded its time limits of 200 milliseconds during initialization.");
    }

    @Test
    void logsThatAreTooLongAreCut() {
        QualifiedName action = rig.action("a", "log:120000", Rig.limits(Duration.ofSeconds(20), 256, 1, 1));

        ActivationId id = rig.invoke(action);

        assertThat(rig.record(id).logs())
                .last()
                .asString()
                .endsWith("Logs were truncated because the total bytes size exceeds the limit of 1048576 bytes.");
    }

    @Test
    void whatNoInvokerRunsIsSaidSo() {
        QualifiedName action =
                rig.action("a", "", it -> it.withExec(new Exec.Sequence(List.of(QualifiedName.of("guest", "b")))));

        assertThat(error(rig.run(action))).isEqualTo("Action version is not compatible and cannot be invoked.");
    }

    @Test
    void anActionThatTheStoreDoesNotGiveIsSaidSo() throws SQLException {
        QualifiedName action = rig.action("a", "");
        var message = rig.message(action, Json.object(), new ActivationId("0".repeat(32)));
        sql("ALTER TABLE entities RENAME TO away");

        ActivationId id = rig.send(message);

        assertThat(error(rig.record(id))).isEqualTo("Action could not be fetched.");
    }

    @Test
    void anImageWithoutTheProgramThatItNamesIsTheDevelopers() {
        rig.fake
                .faults()
                .failCreates(
                        1000,
                        said -> new SandboxException.ImageUnusable(
                                "executable file not found in image me/image:1: exec /start"));

        Activation record = rig.run(rig.action("a", "", Rig.image("me/image:1")));

        assertThat(record.response().status()).isEqualTo(Status.DEVELOPER_ERROR);
        assertThat(error(record)).isEqualTo("executable file not found in image me/image:1: exec /start");
    }

    private void sql(String statement) throws SQLException {
        Path file = directory.resolve("store").resolve("kiln.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement executed = connection.createStatement()) {
            executed.execute("PRAGMA busy_timeout = 5000");
            executed.execute(statement);
        }
    }

    private static String error(Activation activation) {
        return activation.response().result().orElseThrow().path("error").asText();
    }
}
