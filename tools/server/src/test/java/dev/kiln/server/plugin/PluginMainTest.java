// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.kiln.runtime.process.ProcessProviderFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, with the process provider as the plugin that is moved about. */
class PluginMainTest {

    private static final String WRONG = "0".repeat(64);

    @TempDir
    Path scratch;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path plugins;
    private Path jar;

    @BeforeEach
    void makeAJar() throws Exception {
        plugins = scratch.resolve("plugins");
        jar = scratch.resolve("process.jar");
        Path classes = classes();
        if (Files.isRegularFile(classes)) {
            Files.copy(classes, jar);
            return;
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                add(zip, classes.relativize(each).toString(), Files.readAllBytes(each));
            }
        }
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(ProcessProviderFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private Path zip(String... names) throws IOException {
        Path file = scratch.resolve("plugin.zip");
        try (OutputStream bytes = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                add(zip, name, Files.readAllBytes(jar));
            }
        }
        return file;
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private int run(Object... words) {
        out.reset();
        err.reset();
        String[] args = Stream.concat(
                        Stream.of(words).map(Object::toString), Stream.of("--plugins", plugins.toString()))
                .toArray(String[]::new);
        return PluginMain.run(
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        scratch.resolve("elsewhere"),
                        InstantSource.system()),
                args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> entries = Files.list(plugins)) {
            return entries.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aZipIsInstalledListedShownAndRemoved() throws Exception {
        Path file = zip("process-0.1.0/process.jar");

        assertThat(run("install", file, "--sha256", sha256(file))).as(err()).isZero();
        assertThat(out()).isEqualTo("ok: installed plugin process 0.1.0 in " + plugins + "/process-0.1.0\n");
        assertThat(folders()).containsExactly("process-0.1.0");
        assertThat(run("list")).isZero();
        assertThat(out().lines().toList().get(1))
                .matches("process +0\\.1\\.0 +from 1\\.1 below 2\\.0 +pause,usage +.*/process-0\\.1\\.0");
        assertThat(run("show", "process@0.1.0")).isZero();
        assertThat(out()).contains("runtimes", "(required)", "Accepted: a whole number from 1 to 256 sandboxes.");
        assertThat(run("remove", "process@0.1.0")).isZero();
        assertThat(out()).contains("ok: removed plugin process 0.1.0");
        assertThat(err()).contains("warning: ");
        assertThat(folders()).isEmpty();
    }

    @Test
    void jsonHasAllThatIsKnown() throws Exception {
        assertThat(run("install", jar, "--sha256", sha256(jar))).isZero();
        Files.createDirectories(plugins.resolve("empty-2.0"));

        assertThat(run("list", "--json")).isZero();
        JsonNode list = new ObjectMapper().readTree(out());
        assertThat(list.get(0).path("state").textValue()).isEqualTo("broken");
        assertThat(list.get(0).path("reason").textValue()).isEqualTo("it has no jars");
        assertThat(list.get(1).path("version").textValue()).isEqualTo("0.1.0");
        assertThat(run("show", "process", "--json")).isZero();
        JsonNode limits = new ObjectMapper().readTree(out()).path("settings").get(3);
        assertThat(limits.path("name").textValue()).isEqualTo("limits");
        assertThat(limits.path("choices")).hasSize(3);
    }

    @Test
    void anotherChecksumIsRefusedBeforeAnythingIsUnpacked() throws Exception {
        Path file = zip("../evil.jar");

        assertThat(run("install", file, "--sha256", WRONG)).isEqualTo(1);
        assertThat(err()).contains("has the SHA-256 " + sha256(file) + " and not " + WRONG, "nothing was unpacked");
        assertThat(folders()).isEmpty();
    }

    @Test
    void aFileWithoutAChecksumIsRefused() throws Exception {
        assertThat(run("install", jar)).isEqualTo(1);
        assertThat(err()).contains("hint: add --sha256 HEX");
        assertThat(run("install", jar, "--sha256", "abc")).isEqualTo(1);
        assertThat(err()).contains("64 hexadecimal digits");
    }

    @Test
    void anEntryThatLeadsOutIsRefusedAndNothingIsLeft() throws Exception {
        for (String name : List.of("../evil.jar", "a/../../../evil.jar", "/evil.jar", "..\\evil.jar", "a/../b.jar")) {
            Path file = zip("good.jar", name);

            assertThat(run("install", file, "--sha256", sha256(file))).as(name).isEqualTo(1);
            assertThat(err()).contains("leads out of its folder");
            assertThat(folders()).isEmpty();
            assertThat(scratch.resolve("evil.jar")).doesNotExist();
        }
    }

    @Test
    void aVersionThatIsThereIsKeptUnlessForced() throws Exception {
        assertThat(run("install", jar, "--sha256", sha256(jar))).isZero();
        Files.move(plugins.resolve("process-0.1.0"), plugins.resolve("process"));

        assertThat(run("install", jar, "--sha256", sha256(jar))).isEqualTo(1);
        assertThat(err()).contains("is already in " + plugins.resolve("process"), "--force");
        assertThat(folders()).containsExactly("process");
        assertThat(run("install", jar, "--sha256", sha256(jar), "--force")).isZero();
        assertThat(folders()).containsExactly("process-0.1.0");
    }

    @Test
    void aFolderNeedsNoChecksum() throws Exception {
        Path mine = Files.createDirectories(scratch.resolve("mine"));
        Files.copy(jar, mine.resolve("process.jar"));

        assertThat(run("install", mine)).as(err()).isZero();
        assertThat(folders()).containsExactly("process-0.1.0");
    }

    @Test
    void whatIsNoPluginIsNotInstalled() throws Exception {
        Path mine = Files.createDirectories(scratch.resolve("mine"));

        assertThat(run("install", mine)).isEqualTo(1);
        assertThat(err()).contains("is no plugin that can be used here: it has no jars");
        Path broken = Files.writeString(scratch.resolve("broken.zip"), "no zip");
        assertThat(run("install", broken, "--sha256", sha256(broken))).isEqualTo(1);
        assertThat(err()).contains("the archive cannot be read");
        assertThat(run("install", scratch.resolve("nothing.zip"))).isEqualTo(1);
        assertThat(err()).contains("there is no file or folder");
        assertThat(folders()).isEmpty();
    }

    @Test
    void aFileIsFetchedByItsUrl() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = Files.readAllBytes(jar);
        server.createContext("/mine.jar", exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://localhost:" + server.getAddress().getPort();

            assertThat(run("install", address + "/mine.jar", "--sha256", sha256(jar)))
                    .as(err())
                    .isZero();
            assertThat(folders()).containsExactly("process-0.1.0");
            assertThat(run("install", address + "/other.jar", "--sha256", sha256(jar)))
                    .isEqualTo(1);
            assertThat(err()).contains("was answered with status 404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatIsNotThereCannotBeRemovedOrShown() {
        assertThat(run("remove", "mine")).isEqualTo(1);
        assertThat(err()).contains("there is no plugin mine");
        assertThat(run("show", "mine@1.0")).isEqualTo(1);
        assertThat(run("show", "mine@")).isEqualTo(1);
    }

    @Test
    void anUnknownCommandIsAnsweredWithUsage() {
        assertThat(run("instal", "x")).isEqualTo(2);
        assertThat(err()).contains("hint: run 'kiln plugin --help'");
    }
}
