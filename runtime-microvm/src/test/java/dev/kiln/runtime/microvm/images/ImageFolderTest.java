// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.microvm.layers.TestLayers;
import dev.kiln.runtime.microvm.rootfs.ImageSource;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    @TempDir
    Path folder;

    @TempDir
    Path scratch;

    private final TestImages images = new TestImages();

    @Test
    void anArchiveOfDockerSaveIsFoundByItsTag() throws Exception {
        Files.write(folder.resolve("any.tar"), images.archive("kiln/hello:1", TestImages.LINKED_LAYERS));

        ImageSource.Found found = find("kiln/hello:1").orElseThrow();

        assertThat(found.digest()).isEqualTo(images.digest());
        assertThat(found.config().command()).containsExactly("/bin/run", "--fast");
        assertThat(found.config().environment()).containsExactly("A=b c", "PATH=/bin");
        assertThat(found.config().user()).isEqualTo("nobody");
        assertThat(found.config().workingDirectory()).isEqualTo("/srv");
        assertThat(found.config().labels()).containsEntry("dev.kiln.restore-safe", "true");
        assertThat(files(found)).contains("bin/run=new", "bin/old=1");
        assertThat(find("kiln/hello")).isEmpty();
        assertThat(find("hello:1")).isEmpty();
    }

    @Test
    void aNamelessArchiveIsFoundByItsFile() throws Exception {
        Files.write(folder.resolve("hello.tar"), images.archive("", 0));

        assertThat(find("kiln/hello:anything")).isPresent();
        assertThat(find("kiln/other")).isEmpty();
    }

    @Test
    void aLayoutIsFoundByItsAnnotationsOrItsFolder() throws Exception {
        images.layout(folder.resolve("one"), "docker.io/library/hello:2", "2");
        images.layout(folder.resolve("two"), "", "7");
        images.layout(folder.resolve("three"), "", "");

        assertThat(find("hello:2")).isPresent();
        assertThat(find("docker.io/hello:2")).isPresent();
        assertThat(find("any/two:7")).isPresent();
        assertThat(find("any/two:8")).isEmpty();
        assertThat(find("three")).isPresent();
        assertThat(files(find("three").orElseThrow())).contains("bin/run=new", "bin/old=1");
    }

    @Test
    void theGuestsPlatformIsTakenFromAnIndex() throws Exception {
        images.layout(folder.resolve("hello"), "", "");
        images.wrapInIndex(folder.resolve("hello"), "arm64", "amd64");

        assertThat(find("hello").orElseThrow().digest()).isEqualTo(images.digest());

        images.layout(folder.resolve("arm"), "", "");
        images.wrapInIndex(folder.resolve("arm"), "arm64");

        assertThatThrownBy(() -> find("arm"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("linux/amd64");
    }

    @Test
    void aBlobThatIsNotWhatItsNameSaysIsRefused() throws Exception {
        images.layout(folder.resolve("hello"), "", "");
        Path config =
                folder.resolve("hello/blobs/sha256").resolve(images.digest().substring(7));
        Files.writeString(config, Files.readString(config).replace("nobody", "root"));

        assertThatThrownBy(() -> find("hello"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void digestsAreNoWayOutOfTheFolder() throws Exception {
        images.layout(folder.resolve("hello"), "", "");
        Path index = folder.resolve("hello/index.json");
        Files.writeString(
                index, Files.readString(index).replaceAll("sha256:[0-9a-f]{64}", "sha256:../../../etc/passwd"));

        assertThatThrownBy(() -> find("hello"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("no digest");
    }

    @Test
    void aMissingLayerIsNamed() throws Exception {
        images.layout(folder.resolve("hello"), "", "");
        for (Path blob : List.of(folder.resolve("hello/blobs/sha256").resolve(images.firstLayer()))) {
            Files.delete(blob);
        }

        assertThatThrownBy(() -> find("hello"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining(images.firstLayer());
    }

    @Test
    void anArchiveThatIsNoneIsRefused() throws Exception {
        Files.writeString(folder.resolve("hello.tar"), "x".repeat(2000));

        assertThatThrownBy(() -> find("hello"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("no tar archive");
    }

    @Test
    void anImageWithoutACommandIsRefused() throws Exception {
        Files.write(
                folder.resolve("hello.tar"),
                new TestImages(TestImages.CONFIG.replaceAll("\"(Cmd|Entrypoint)\":\\[[^]]*\\],", ""))
                        .archive("hello:latest", 0));

        assertThatThrownBy(() -> find("hello"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("ENTRYPOINT");
    }

    @Test
    void aZeroByteInTheConfigurationIsRefused() throws Exception {
        Files.write(
                folder.resolve("hello.tar"),
                new TestImages(TestImages.CONFIG.replace("A=b c", "A=b\\u0000N:root")).archive("hello:latest", 0));

        assertThatThrownBy(() -> find("hello"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("zero byte");
    }

    @Test
    void theFolderMustBeThere() throws Exception {
        assertThat(source(folder).check()).isInstanceOf(Health.Healthy.class);
        assertThat(source(folder.resolve("none")).check()).isInstanceOf(Health.Unhealthy.class);
        assertThatThrownBy(() -> source(folder.resolve("none"))
                        .find(new SandboxImage("a"), PrepareProgress.silent(), Duration.ofSeconds(1)))
                .isInstanceOf(SandboxException.ProviderUnavailable.class);
    }

    private Optional<ImageSource.Found> find(String reference) throws SandboxException {
        return source(folder).find(new SandboxImage(reference), PrepareProgress.silent(), Duration.ofSeconds(10));
    }

    private static ImageFolder source(Path folder) {
        return new ImageFolder(folder, "amd64");
    }

    private List<String> files(ImageSource.Found found) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        found.writeTo(
                writer,
                new ImageSource.Workbench(scratch, 1_000_000, PrepareProgress.silent(), Duration.ofSeconds(10)));
        writer.finish();
        assertThat(new String(out.toByteArray(), StandardCharsets.ISO_8859_1)).contains("ustar");
        return TestLayers.lines(out.toByteArray());
    }
}
