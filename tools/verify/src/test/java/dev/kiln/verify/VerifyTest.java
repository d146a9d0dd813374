// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Json;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.testkit.FakeRuntimeProviderFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, with its process. */
class VerifyTest {

    private static final int JUDGED_BY_PREPARING = 3;

    @TempDir
    Path directory;

    private Path plugin;

    @BeforeEach
    void packThePlugin() throws Exception {
        plugin = Files.createDirectory(directory.resolve("rude"));
        URI jar = URI.create("jar:" + plugin.resolve("rude.jar").toUri());
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            copy(FakeRuntimeProviderFactory.class, "", files);
            copy(RudeProviderFactory.class, "RudeProviderFactory", files);
            Path services = Files.createDirectories(files.getPath("META-INF/services"));
            Files.writeString(
                    services.resolve(RuntimeProviderFactory.class.getName()), RudeProviderFactory.class.getName());
        }
        Files.writeString(plugin.resolve("kit.properties"), """
                probe-image=fake/probe
                exiting-image=fake/exits
                silent-image=fake/silent
                unknown-image=fake/unknown
                greeting-variable=KILN_FAKE_GREETING
                """);
    }

    @Test
    void aProviderThatBehavesPasses() throws Exception {
        Run run = verify("--only", "Factory");

        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text()).contains("PASSED: rude 1:").contains("ok      Factory       the version is given");
        assertThat(run.json().path("schema").asInt()).isEqualTo(1);
        assertThat(run.json().path("verdict").asText()).isEqualTo("passed");
        assertThat(run.json().path("leaks").path("sandboxes").path("count").asInt(-1))
                .isZero();
        assertThat(run.html()).contains("&lt;b&gt;It is &quot;rude&quot;").doesNotContain("<b>", "<script");
    }

    @Test
    void aPluginThatEndsTheProcessFailsThatCheckAndTheRestGoesOn() throws Exception {
        Run run = verify("--only", "prepared", "--set", "deed=end the process");

        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.json().path("failed").asInt()).isEqualTo(JUDGED_BY_PREPARING - 1);
        assertThat(run.json().path("whole").asBoolean()).isTrue();
        assertThat(run.text()).contains("ended with code 3 during this check");
    }

    @Test
    void aPluginThatHangsFailsThatCheckAndTheRestGoesOn() throws Exception {
        Run run = verify("--only", "prepare", "--bound", "2", "--set", "deed=hang");

        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.json().path("failed").asInt()).isEqualTo(JUDGED_BY_PREPARING);
        assertThat(run.text()).contains("did not return within 2 s");
    }

    @Test
    void aPluginThatThrowsAnErrorFailsThatCheckAndTheRestGoesOn() throws Exception {
        Run run = verify("--only", "prepare", "--set", "deed=throw");

        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.json().path("failed").asInt()).isEqualTo(JUDGED_BY_PREPARING);
        assertThat(run.text()).contains("NoClassDefFoundError");
        assertThat(run.html()).contains("&lt;Missing&gt;").doesNotContain("<Missing>");
    }

    @Test
    void aFolderWithoutAPluginIsNotJudged() throws Exception {
        plugin = directory.resolve("nowhere");

        Run run = verify();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.text()).contains("NOT JUDGED").contains("there is no plugin folder");
    }

    private record Run(int exitCode, String text, JsonNode json, String html) {}

    private Run verify(String... more) throws IOException {
        Path json = directory.resolve("report.json");
        Path html = directory.resolve("report.html");
        List<String> args =
                new ArrayList<>(List.of(plugin.toString(), "--json", json.toString(), "--html", html.toString()));
        args.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                classPath);

        int exitCode = Main.run(printed, printed, directory, java, args.toArray(String[]::new));

        return new Run(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                Json.mapper().readTree(Files.readAllBytes(json)),
                Files.readString(html));
    }

    /** All class files beside this one whose name begins so, from wherever the build keeps them. */
    private static void copy(Class<?> one, String prefix, FileSystem to) throws Exception {
        Path source =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(source)) {
            copy(source, one.getPackageName(), prefix, to);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(source)) {
            copy(jar.getPath("/"), one.getPackageName(), prefix, to);
        }
    }

    private static void copy(Path root, String name, String prefix, FileSystem to) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(name.replace('.', '/')))) {
            for (Path file : files.filter(it -> it.toString().endsWith(".class"))
                    .filter(it -> it.getFileName().toString().startsWith(prefix))
                    .toList()) {
                Path target = to.getPath(root.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
