// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Plugins that hang, lie and babble cost their own sandboxes and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadPluginTest extends ProviderCheck {

    private static final String VARIANT = "src/test/resources/plugins/variant.py";
    private static final String LISTENER = "src/test/resources/plugins/listener.py";
    private static final String EXAMPLE = "examples/python";

    private final PythonTestBed bed = new PythonTestBed();
    private final List<Path> before;

    BadPluginTest() throws IOException {
        before = folders();
    }

    @Override
    protected TestBed testBed() {
        return bed;
    }

    @AfterAll
    void removeState() throws IOException {
        bed.close();
    }

    @Test
    void aPluginThatNeverListensIsUnhealthyAndSaysSo() throws Exception {
        RuntimeProvider provider = open(Map.of("command", "sleep 1000", "start-timeout", "300ms"));

        assertUseless(provider, "does not listen on KILN_SOCKET PT0.3S after its start");
    }

    @Test
    void aPluginThatListensAndNeverAnswersIsUnhealthyAndSaysSo() throws Exception {
        RuntimeProvider provider = open(script(LISTENER, "00", "0"));

        assertUseless(provider, "did not answer in time");
    }

    @Test
    void aPluginThatSpeaksSomethingElseIsUnhealthyAndSaysSo() throws Exception {
        // HTTP/1.1
        RuntimeProvider provider = open(script(LISTENER, "485454502f312e3120323030204f4b0d0a0d0a", "1"));

        assertUseless(provider, "greet the plugin");
    }

    @Test
    void aPluginThatAnswersWithoutEndIsUnhealthyAndSaysSo() throws Exception {
        RuntimeProvider provider = open(script(LISTENER, "ff".repeat(1000), "1000000"));

        assertUseless(provider, "greet the plugin");
    }

    @Test
    void aPluginThatEndsAtOnceIsUnhealthyAndItsLastLineIsToldAsIsItsCode() throws Exception {
        RuntimeProvider provider = open(Map.of("command", "sh -c 'echo no quota left >&2; exit 3'"));

        assertUseless(provider, "exit code 3; its last line: no quota left");
    }

    @Test
    void aPluginOfAnotherVersionIsRefusedWithBothNamed() throws Exception {
        RuntimeProvider provider = open(variant("spi_version=\"0.1\"", "spi_version=\"7.3\""));

        assertUseless(provider, "speaks version '7.3' of the contract and this invoker speaks '0.1'");
    }

    @Test
    void aPluginThatRefusesItsConfigurationIsNotOpened() {
        Map<String, String> config = new HashMap<>(bed.config());
        config.put("with.colour", "blue");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(config))
                .withMessageContaining("colour")
                .withMessageContaining("with.*");
    }

    @Test
    void anAnswerThatMakesNoSenseIsThePlatformsFaultAndLeavesNothing() throws Exception {
        RuntimeProvider provider = open(variant("unix_path=f\"{box.directory}/socket\"", "unix_path=\"not/absolute\""));

        assertThatThrownBy(() -> provider.create(bench.spec(), new RecordingLogSink()))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("makes no sense")
                .hasMessageContaining("not/absolute");
        assertThat(provider.list()).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLongIsThePlatformsFault() throws Exception {
        RuntimeProvider provider = open(variant("detail=f\"", "detail=\"x\" * 5000000 + f\""));

        assertThat(provider.check())
                .isInstanceOfSatisfying(Health.Unhealthy.class, health -> assertThat(health.reason())
                        .contains("RESOURCE_EXHAUSTED")
                        .hasSizeLessThan(3000));
    }

    @Test
    void anErrorOfNoKnownKindIsThePlatformsFault() throws Exception {
        RuntimeProvider provider =
                open(variant("raise Fault(\"image-unusable\", f\"there", "raise Fault(\"whim\", f\"there"));

        assertThatThrownBy(() -> provider.create(bench.spec(bed.unknownImage()), new RecordingLogSink()))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("there is no image");
    }

    @Test
    void aPluginThatFloodsItsLogWorks() throws Exception {
        RuntimeProvider provider = open(variant(
                "asyncio.run(main())",
                "import threading\n"
                        + "threading.Thread(target=lambda: [print('noise ' * 1000, flush=True) for _ in iter(int, 1)],"
                        + " daemon=True).start()\n"
                        + "asyncio.run(main())"));

        assertThat(bench.start(provider).deeds().echo("heard")).isEqualTo("heard");
    }

    @Test
    void aPluginThatDoesNotWantToEndIsEndedWithAllItsChildren() throws Exception {
        String mark = "98765." + ProcessHandle.current().pid();
        RuntimeProvider provider = open(Map.of(
                "command", "sh -c 'trap \"\" TERM; sleep " + mark + " & trap \"\" TERM; sleep " + mark + "; true'"));
        Eventually.holds("the plugin and its child are there", Duration.ofSeconds(5), () -> alive(mark) > 0);

        provider.close();

        assertThat(alive(mark)).isZero();
    }

    private static long alive(String mark) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains(mark))
                .count();
    }

    private void assertUseless(RuntimeProvider provider, String why) throws Exception {
        // asked again, as a question that finds the plugin in the middle of its next start gets another answer
        Eventually.holds(
                "it says: " + why,
                bed.patience(),
                () -> provider.check() instanceof Health.Unhealthy unhealthy
                        && unhealthy.reason().contains(why));
        assertThat(provider.describe().isolation()).isEqualTo(Isolation.NONE);
        assertThat(provider.describe().capabilities()).isEmpty();
        RecordingLogSink logs = new RecordingLogSink();
        assertThatThrownBy(() -> provider.create(bench.spec(bed.probeImage(), Map.of(), Duration.ofSeconds(1)), logs))
                .isInstanceOf(SandboxException.ProviderUnavailable.class);
        assertThat(logs.timesClosed()).isEqualTo(1);
        long start = System.nanoTime();
        provider.close();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
        assertThat(folders()).as("folders of plugins' sockets").isSubsetOf(before);
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/tmp"))) {
            return all.filter(each -> each.getFileName().toString().startsWith("kiln-remote-"))
                    .toList();
        }
    }

    private RuntimeProvider open(Map<String, String> config) throws IOException {
        return bench.open(bench.owner(), config);
    }

    private Map<String, String> script(String script, String... arguments) {
        Map<String, String> config = new HashMap<>();
        config.put(
                "command", "/usr/bin/python3 " + Path.of(script).toAbsolutePath() + " " + String.join(" ", arguments));
        config.put("start-timeout", "1s");
        return config;
    }

    /** The example with a text replaced. */
    private Map<String, String> variant(String old, String changed) {
        Map<String, String> config = new HashMap<>(bed.config());
        config.put(
                "command",
                "/usr/bin/python3 " + Path.of(VARIANT).toAbsolutePath() + " "
                        + Path.of(EXAMPLE).toAbsolutePath() + " " + quoted(old) + " " + quoted(changed));
        return config;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
