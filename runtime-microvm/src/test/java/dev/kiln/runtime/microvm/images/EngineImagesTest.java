// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.microvm.layers.TestLayers;
import dev.kiln.runtime.microvm.rootfs.ImageSource;
import dev.kiln.runtime.microvm.tar.TarException;
import dev.kiln.runtime.microvm.tar.TarWriter;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EngineImagesTest {

    private static final String INSPECT = "GET /images/kiln%2Fhello%3A1/json";
    private static final String PULL = "POST /images/create?fromImage=kiln%2Fhello&tag=1";

    @TempDir
    Path folder;

    private final TestImages images = new TestImages();
    private final List<String> steps = new CopyOnWriteArrayList<>();
    private FakeEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine(folder.resolve("s"));
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
    }

    @Test
    void anImageIsReadThroughAFileThatIsRemoved() throws Exception {
        engine.answers(INSPECT, 200, bytes(described()));
        engine.answers(get(), 200, images.archive("kiln/hello:1", 0));

        ImageSource.Found found = find(false).orElseThrow();

        assertThat(found.digest()).isEqualTo(images.digest());
        assertThat(found.config().command()).containsExactly("/bin/run");
        assertThat(files(found)).contains("bin/run=new", "bin/old=1");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("s"));
        }
    }

    @Test
    void anImageThatTheEngineLacksIsNobodysUnlessItIsPulled() throws Exception {
        assertThat(find(false)).isEmpty();
        assertThat(engine.requests()).containsExactly(INSPECT);
    }

    @Test
    void aPullIsFollowedLineByLine() throws Exception {
        engine.answers(
                PULL,
                200,
                bytes("{\"status\":\"Downloading\",\"id\":\"a1\",\"progressDetail\":"
                        + "{\"current\":5,\"total\":9}}\r\n{\"status\":\"Done\"}\r\n"));
        engine.when(PULL, () -> engine.answers(INSPECT, 200, bytes(described())));

        assertThat(find(true)).isPresent();
        assertThat(steps).containsExactly("a1: Downloading 5/9", "Done 5/9");
    }

    @Test
    void aRefusedPullIsTheImagesFault() {
        engine.answers(PULL, 200, bytes("{\"status\":\"Pulling\"}\n{\"error\":\"manifest unknown\"}\n"));

        assertThatThrownBy(() -> find(true))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("manifest unknown");

        engine.answers(PULL, 404, bytes("{\"message\":\"pull access denied\"}"));

        assertThatThrownBy(() -> find(true))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("access denied");
    }

    @Test
    void anEngineThatGivesAnotherImageIsNotBelieved() throws Exception {
        engine.answers(INSPECT, 200, bytes(described()));
        engine.answers(
                get(), 200, new TestImages(TestImages.CONFIG.replace("nobody", "root")).archive("kiln/hello:1", 0));

        assertThatThrownBy(() -> files(find(false).orElseThrow()))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("instead");
    }

    @Test
    void moreThanTheLimitIsNotFetched() throws Exception {
        engine.answers(INSPECT, 200, bytes(described()));
        engine.answers(get(), 200, new byte[1_000_001]);

        assertThatThrownBy(() -> files(find(false).orElseThrow()))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("1000000");
    }

    @Test
    void anEngineInTroubleIsThePlatformsFault() throws Exception {
        engine.answers(INSPECT, 500, bytes("{\"message\":\"disk on fire\"}"));

        assertThatThrownBy(() -> find(false))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("disk on fire");

        engine.close();

        assertThatThrownBy(() -> find(false))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void theEngineIsPinged() throws Exception {
        assertThat(source(false).check()).isInstanceOf(Health.Unhealthy.class);
        engine.answers("GET /_ping", 200, bytes("OK"));
        assertThat(source(false).check()).isInstanceOf(Health.Healthy.class);
        engine.close();
        assertThat(source(false).check()).isInstanceOf(Health.Unhealthy.class);
    }

    private String get() {
        return "GET /images/" + images.digest().replace(":", "%3A") + "/get";
    }

    private String described() {
        return "{\"Id\":\"" + images.digest() + "\",\"Size\":7,\"Config\":{\"Cmd\":[\"/bin/run\"],\"Labels\":null}}";
    }

    private EngineImages source(boolean mayPull) {
        return new EngineImages(folder.resolve("s"), mayPull);
    }

    private Optional<ImageSource.Found> find(boolean mayPull) throws SandboxException, InterruptedException {
        return source(mayPull)
                .find(
                        new SandboxImage("kiln/hello:1"),
                        (step, done, total) -> steps.add(step + " " + done + "/" + total),
                        Duration.ofSeconds(10));
    }

    private List<String> files(ImageSource.Found found) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        found.writeTo(
                writer, new ImageSource.Workbench(folder, 1_000_000, PrepareProgress.silent(), Duration.ofSeconds(10)));
        writer.finish();
        return TestLayers.lines(out.toByteArray());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
