// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.kiln.server.start.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the programs say to who types them; wrong settings end them before they wait for anything. */
class ProgramsTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void helpTeachesByExamples() {
        assertThat(controller("--help")).isZero();
        assertThat(invoker("--help")).isZero();

        assertThat(text())
                .contains("./kiln controller --id east")
                .contains("./kiln invoker --pool default")
                .contains("--metrics-port");
    }

    @Test
    void aWrongSettingIsSaidAndEndsTheStart() {
        assertThat(controller("--set", "kiln.controller.http.prot=1")).isEqualTo(1);
        assertThat(controller("--set", "kiln.controler.http.port=1")).isEqualTo(1);
        assertThat(controller("--set", "kiln.bus.server=a:1")).isEqualTo(1);
        assertThat(invoker("--set", "kiln.stor.url=x")).isEqualTo(1);

        assertThat(text())
                .contains("did you mean 'kiln.controller.http.port'")
                .contains("did you mean 'kiln.controller'")
                .contains("did you mean 'kiln.bus.servers'")
                .contains("did you mean 'kiln.store'")
                .doesNotContain("\tat ");
    }

    private int controller(String... arguments) {
        return run(new ControllerMain(stream, stream, surroundings()), arguments);
    }

    private int invoker(String... arguments) {
        return run(new InvokerMain(stream, stream, surroundings()), arguments);
    }

    private int run(Object program, String... arguments) {
        PrintWriter writer = new PrintWriter(stream, true);
        return new CommandLine(program).setOut(writer).setErr(writer).execute(arguments);
    }

    private Surroundings surroundings() {
        return new Surroundings(folder, folder, Map.of(), 4L << 30, ConfigFactory.load());
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
