// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class PropertyTest extends CliTest {

    @Test
    void setKeepsEveryOtherLine() throws IOException {
        Files.writeString(props(), "# mine\nAPIGW_ACCESS_TOKEN=t\nAPIHOST=old\nODD\n");

        kiln("property", "set", "--apihost", "http://localhost:3233", "--auth", "uuid:key")
                .isOk("""
                        ok: whisk auth set. Run 'kiln property get --auth' to see the new value.
                        ok: whisk API host set to http://localhost:3233
                        """);

        assertThat(Files.readAllLines(props()))
                .containsExactly(
                        "# mine", "APIGW_ACCESS_TOKEN=t", "APIHOST=http://localhost:3233", "ODD", "AUTH=uuid:key");
    }

    @Test
    void fileIsForItsOwnerOnly() throws IOException {
        Files.delete(props());

        kiln("property", "set", "--auth", "uuid:key");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(props())))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutAnEnvironmentVariableTheFileIsInTheHomeFolder() throws IOException {
        environment.remove("WSK_CONFIG_FILE");
        environment.put("HOME", folder.toString());

        kiln("property", "set", "--apiversion", "v1").isOk("ok: whisk API version set to v1\n");

        assertThat(Files.readString(folder.resolve(".wskprops"))).isEqualTo("APIVERSION=v1\n");
    }

    @Test
    void getShowsEverythingWithTheBuildOfTheServer() throws IOException {
        server.answers(200, "{'build':'today','buildno':'7'}");
        String version =
                kiln("property", "get", "--cliversion", "-o", "raw").out().strip();

        kiln("property", "get")
                .isOk("client cert\t\t\nClient key\t\t\nwhisk auth\t\t" + KEY + "\nwhisk API host\t\t" + server.url()
                        + "\nwhisk API version\tv1\nwhisk namespace\t\t_\nwhisk CLI version\t" + version
                        + "\nwhisk API build\t\ttoday\nwhisk API build number\t7\n");

        asked("GET /api/v1");
        assertThat(server.last().header("Authorization")).isEmpty();
        assertThat(version).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void getOfLocalPropertiesAsksNobody() {
        kiln("property", "get", "--apihost", "--namespace")
                .isOk("whisk API host\t\t" + server.url() + "\nwhisk namespace\t\t_\n");
        kiln("property", "get", "--auth", "--output", "raw").isOk(KEY + "\n");
        kiln("property", "get", "--namespace", "--output", "json").isOk("{\n    \"namespace\": \"_\"\n}\n");

        assertThat(server.lines()).isEmpty();
    }

    @Test
    void unreachableServerDoesNotHideTheOthers() {
        server.close();

        assertThat(kiln("property", "get", "--apiversion", "--apibuild"))
                .satisfies(it -> assertThat(it.exitCode()).isEqualTo(3))
                .satisfies(it -> assertThat(it.out()).isEqualTo("whisk API version\tv1\nwhisk API build\t\tUnknown\n"))
                .satisfies(it -> assertThat(it.err()).contains("is the server running?"));
    }

    @Test
    void unsetForgets() throws IOException {
        Files.writeString(props(), "AUTH=a:b\nNAMESPACE=x\nKEEP=1\n");

        kiln("property", "unset", "--auth", "--namespace")
                .isOk("ok: whisk auth unset.\nok: whisk namespace unset; the default value of _ will be used.\n");

        assertThat(Files.readString(props())).isEqualTo("KEEP=1\n");
    }

    @Test
    void namespaceIsCheckedWithTheServer() throws IOException {
        server.answers(200, "['guest']").answers(200, "['guest']");

        kiln("property", "set", "--namespace", "guest").isOk("ok: whisk namespace set to guest\n");
        asked("GET /api/v1/namespaces");
        kiln("property", "set", "--namespace", "other").failed(1, """
                        error: Authenticated user does not have namespace 'other'; set command failed: not among ["guest"]
                        hint: see yours with: kiln namespace list
                        """);
        assertThat(Files.readString(props())).endsWith("NAMESPACE=guest\n");
    }

    @Test
    void wrongKeyIsRefusedWithoutBeingShown() {
        kiln("property", "set", "--auth", "topsecret").failed(2, """
                        error: The authorization key is not valid.
                        hint: it is two parts with a colon between them: UUID:KEY
                        """);
    }

    @Test
    void wrongHostIsRefused() {
        kiln("property", "set", "--apihost", "ftp://x").failed(2, """
                        error: The API host is not valid: 'ftp://x'
                        hint: write it like http://localhost:3233 or https://faas.example.org
                        """);
    }
}
