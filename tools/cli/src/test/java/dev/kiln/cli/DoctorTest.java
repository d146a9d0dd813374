// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DoctorTest extends CliTest {

    @BeforeEach
    void onlyTheOwnerReads() throws IOException {
        Files.setPosixFilePermissions(props(), PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aSetUpThatIsWellEndsWithZero() {
        wellServer();

        Ended ended = kiln("doctor");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out())
                .contains("ok       properties   " + props() + " can be read by you alone")
                .contains(
                        "ok       key          a key is set, its first part is 23bc46b1-71f6-4ed5-8c54-816aa4f8c502\n")
                .contains("ok       credentials  the key is accepted for guest\n")
                .contains("ok       invokers     the one there is takes work\n")
                .doesNotContain("\nwrong")
                .doesNotContain(KEY.split(":")[1]);
        assertThat(server.lines())
                .containsExactly("GET /ping", "GET /api/v1", "GET /api/v1/namespaces", "GET /admin/v1/invokers");
    }

    @Test
    void withoutAServerTheExitCodeIsOneAndTheNextStepIsTold() {
        server.close();

        Ended ended = kiln("doctor");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out())
                .contains("wrong    connection   no connection to 127.0.0.1 port ")
                .contains("\n                      -> start the server (./kiln standalone), or look for a firewall");
    }

    @Test
    void aFileThatOthersReadIsAWarning() throws IOException {
        Files.setPosixFilePermissions(props(), PosixFilePermissions.fromString("rw-r--r--"));
        wellServer();

        Ended ended = kiln("doctor");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("warning  properties").contains("-> chmod 600 " + props());
    }

    @Test
    void nothingSetIsTold() throws IOException {
        Files.delete(props());

        Ended ended = kiln("doctor");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out())
                .contains(props() + " does not exist")
                .contains("nobody said where the server is")
                .contains("there is no authorization key");
    }

    @Test
    void jsonIsOneValue() {
        wellServer();

        Ended ended = kiln("doctor", "--output", "json");

        assertThat(Json.parse(ended.out()).path(0).path("subject").asText()).isEqualTo("java");
        assertThat(Json.parse(ended.out()))
                .allSatisfy(it -> assertThat(it.path("sentence").asText()).isNotBlank());
    }

    @Test
    void aRoundTripDeletesTheFunctionInTheEnd() {
        wellServer();
        server.answers(200, "{}").answers(200, "{'echo':'hello'}").answers(200, "{}");

        Ended ended = kiln("doctor", "--run");

        assertThat(ended.out()).contains("ok       function     a function was made and ran in 0 ms\n");
        String path = "/api/v1/namespaces/_/actions/kiln-doctor-1767225600000";
        assertThat(server.lines().subList(4, 7))
                .containsExactly(
                        "PUT " + path + "?overwrite=false",
                        "POST " + path + "?blocking=true&result=true",
                        "DELETE " + path);
    }

    @Test
    void aRoundTripThatFailsDeletesTheFunction() {
        wellServer();
        server.answers(200, "{}")
                .answers(503, "{'error':'no invoker','code':'x'}")
                .answers(200, "{}");

        Ended ended = kiln("doctor", "--run");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).contains("wrong    function     Unable to run a function: no invoker (code x)\n");
        assertThat(server.last().line()).startsWith("DELETE ");
    }

    private void wellServer() {
        server.answers(200, "'pong'")
                .answers(200, "{'build':'b7','buildno':'1'}")
                .answers(200, "['guest']")
                .answers(200, "[{'name':'invoker0','state':'up'}]");
    }
}
