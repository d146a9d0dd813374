// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.cli.console.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest extends CliTest {

    @Test
    void withoutArgumentsTellsWhatThereIs() {
        Ended ended = kiln();

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("  action  ", "  property  ", "Server:\n  standalone  ", "Examples:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "action list",
                "action create",
                "activation poll",
                "package bind",
                "trigger create",
                "trigger fire",
                "rule create",
                "rule list",
                "property set",
                "list",
                "completion",
                "admin user create",
                "admin limits set",
                "invoker drain"
            })
    void helpOfACommandHasExamplesOrOptions(String command) {
        String[] words = command.split(" ");
        List<String> asked = new ArrayList<>(List.of(words));
        asked.add("--help");

        Ended ended = kiln(asked.toArray(String[]::new));

        assertThat(ended.out()).startsWith("Usage: kiln " + command).contains("-h, --help");
        assertThat(ended.exitCode()).isZero();
        asked.removeLast();
        asked.addFirst("help");
        assertThat(kiln(asked.toArray(String[]::new)).out()).isEqualTo(ended.out());
    }

    @Test
    void aGroupByItselfTellsWhatIsInIt() {
        assertThat(kiln("action").out()).contains("create", "invoke");
        assertThat(kiln("package").out()).contains("bind", "refresh");
        assertThat(kiln("trigger").out()).contains("create", "fire");
        assertThat(kiln("rule").out()).contains("enable", "status");
    }

    @Test
    void tellsItsVersion() {
        assertThat(kiln("--version").out()).matches("kiln \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void guessesMistypedCommandsAndOptions() {
        kiln("action", "lst").failed(2, """
                        error: unknown command 'lst' for 'kiln action'
                        hint: did you mean list?
                        hint: run 'kiln action --help' for usage
                        """);
        kiln("action", "list", "--limt", "3").failed(2, """
                        error: unknown option '--limt' for 'kiln action list'
                        hint: did you mean --limit?
                        hint: run 'kiln action list --help' for usage
                        """);
    }

    @Test
    void missingArgumentIsNamed() {
        kiln("action", "get").failed(2, """
                        error: Invalid argument(s). Missing required parameter: 'NAME'
                        hint: run 'kiln action get --help' for usage
                        """);
    }

    @Test
    void commandsOfTheLauncherAreExplained() {
        assertThat(kiln("standalone").err()).contains("run ./kiln standalone");
    }

    @Test
    void optionsMayStandBeforeTheCommand() {
        server.answers(200, "[]");

        kiln("-i", "--apiversion", "v2", "action", "list").isOk("actions\n");

        asked("GET /api/v2/namespaces/_/actions?limit=30&skip=0");
    }

    @Test
    void optionsWinOverTheFile() throws IOException {
        Files.writeString(props(), "APIHOST=http://nowhere.invalid\nAUTH=x:y\n");
        server.answers(200, "[]");

        kiln("action", "list", "--apihost", server.url(), "-u", "a:b").isOk("actions\n");

        assertThat(server.last().header("Authorization")).isEqualTo("Basic YTpi");
    }

    @Test
    void missingHostAndKeyAreExplained() throws IOException {
        Files.writeString(props(), "");
        assertThat(kiln("action", "list"))
                .satisfies(it -> assertThat(it.exitCode()).isEqualTo(2))
                .satisfies(
                        it -> assertThat(it.err()).contains("An API host must be provided.", "property set --apihost"));

        assertThat(kiln("action", "list", "--apihost", server.url()).err())
                .contains("The authorization key is not configured.", "property set --auth KEY");
    }

    @Test
    void unreachableServerGetsAHint() {
        server.close();

        kiln("action", "list")
                .failed(
                        3,
                        "error: Unable to obtain the list of actions for namespace '_': cannot connect to "
                                + server.url()
                                + ": Connection refused\nhint: is the server running? start one with: ./kiln standalone; or"
                                + " check: kiln property get --apihost\n");
    }

    @Test
    void tracesShowTheConversationButNeverTheKey() {
        server.answers(200, "{'echo':'" + KEY + "'}");

        Ended ended = kiln("action", "invoke", "hello", "-r", "-v", "-p", "a", "1");

        assertThat(ended.err())
                .contains("REQUEST: POST ", "{\"a\":1}", "Authorization: Basic ***", "RESPONSE: got code 200")
                .doesNotContain(KEY.substring(40))
                .doesNotContain("MjNiYzQ2YjEt");
        assertThat(ended.out()).startsWith("{");
    }

    @Test
    void pageOfAProxyIsNotShown() {
        server.answers(504, "<html>");

        kiln("action", "get", "hello")
                .failed(
                        248,
                        "error: Unable to get action 'hello': The connection failed, or timed out. (HTTP status code 504)\n");
    }

    @Test
    void errorIsRedOnATerminal() {
        style = Style.COLOURED;

        assertThat(kiln("action", "lst").err()).startsWith("\u001b[31merror:\u001b[0m unknown");
    }

    @Test
    void completionKnowsCommandsAndOptions() {
        String script = kiln("completion", "bash").out();

        assertThat(script).contains("complete -F _complete_kiln", "--name-sort", "activation");
        assertThat(script).contains("_picocli_kiln_package_bind", "_picocli_kiln_rule_enable", "--trigger-param");
        assertThat(kiln("completion", "zsh").out()).contains("bashcompinit");
        kiln("completion", "fish").failed(2, "error: There is no completion for 'fish'.\nhint: write bash or zsh\n");
    }
}
