// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.layers;

import static dev.kiln.runtime.microvm.layers.TestLayers.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.microvm.rootfs.ImageConfig;
import dev.kiln.runtime.microvm.rootfs.ImageSource;
import dev.kiln.runtime.microvm.tar.TarEntry;
import dev.kiln.runtime.microvm.tar.TarException;
import dev.kiln.runtime.microvm.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LayeredImageTest {

    private static final Set<String> MOUNT_POINTS = Set.of("dev/", "etc/", "proc/", "run/", "sys/", "tmp/");

    @Test
    void anUpperLayerReplacesFilesOfALowerOne() throws Exception {
        assertThat(merged(
                        layer().directory("a")
                                .file("a/x", "old")
                                .file("a/y", "kept")
                                .bytes(),
                        layer().file("a/x", "new").bytes()))
                .containsExactlyInAnyOrder("a/", "a/x=new", "a/y=kept");
    }

    @Test
    void whiteoutsHideWhatIsBelow() throws Exception {
        assertThat(merged(
                        layer().file("a/x", "1")
                                .file("a/d/deep", "2")
                                .file("b", "3")
                                .bytes(),
                        layer().file("a/.wh.d", "")
                                .file(".wh.b", "")
                                .file(".wh.never-there", "")
                                .bytes()))
                .containsExactlyInAnyOrder("a/", "a/x=1");
    }

    @Test
    void aWhiteoutDoesNotHideItsOwnLayer() throws Exception {
        assertThat(merged(
                        layer().file("a/old", "1").bytes(),
                        layer().file("a/new", "2").file(".wh.a", "").bytes()))
                .containsExactlyInAnyOrder("a/", "a/new=2");
    }

    @Test
    void anOpaqueDirectoryKeepsOnlyItsOwnLayer() throws Exception {
        assertThat(merged(
                        layer().file("a/old", "1")
                                .file("a/both", "1")
                                .file("a/sub/older", "1")
                                .bytes(),
                        layer().file("a/both", "2")
                                .file("a/.wh..wh..opq", "")
                                .file("a/sub/newer", "2")
                                .bytes()))
                .containsExactlyInAnyOrder("a/", "a/both=2", "a/sub/", "a/sub/newer=2");
    }

    @Test
    void whatAnOldFileSystemKeptForItselfIsLeftOut() throws Exception {
        assertThat(merged(layer().file("a", "1")
                        .directory(".wh..wh.plnk")
                        .file(".wh..wh.aufs", "")
                        .bytes()))
                .containsExactly("a=1");
    }

    @Test
    void aHardLinkKeepsItsContentWhenItsTargetIsReplacedOrHidden() throws Exception {
        assertThat(merged(
                        layer().file("x", "old")
                                .hardLink("y", "x")
                                .file("p", "q")
                                .hardLink("r", "p")
                                .bytes(),
                        layer().file("x", "new").file(".wh.p", "").bytes()))
                .containsExactlyInAnyOrder("x=new", "y=old", "r=q");
    }

    @Test
    void aHardLinkMayReachIntoALowerLayer() throws Exception {
        assertThat(merged(
                        layer().file("x", "data").bytes(),
                        layer().hardLink("a", "/x").bytes()))
                .containsExactly("a=data", "x=>a");
    }

    @Test
    void directoriesAndFilesReplaceEachOther() throws Exception {
        assertThat(merged(
                        layer().file("a/b", "1").file("c", "2").bytes(),
                        layer().file("a", "3").directory("c").file("c/d", "4").bytes()))
                .containsExactlyInAnyOrder("a=3", "c/", "c/d=4");
    }

    @Test
    void linksOnTheWayAreFollowedInsideOfTheImage() throws Exception {
        assertThat(merged(
                        layer().directory("usr/bin")
                                .link("bin", "usr/bin")
                                .link("up", "../../../usr")
                                .bytes(),
                        layer().file("bin/sh", "1").file("up/etc", "2").bytes()))
                .containsExactlyInAnyOrder(
                        "usr/", "usr/bin/", "bin->usr/bin", "up->../../../usr", "usr/bin/sh=1", "usr/etc=2");
    }

    @Test
    void linksToTheHostAreOnlyText() throws Exception {
        assertThat(merged(layer().link("etc", "/etc")
                        .link("abs", "/outside")
                        .file("abs/file", "1")
                        .bytes()))
                .contains("abs->/outside", "outside/file=1");
    }

    @Test
    void aNameThatGoesUpIsRefused() {
        for (String name : List.of("../x", "a/../../x", "a/..", "..")) {
            assertThatThrownBy(() -> merged(layer().file(name, "").bytes()))
                    .isInstanceOf(TarException.class)
                    .hasMessageContaining("..");
        }
        assertThatThrownBy(
                        () -> merged(layer().hardLink("a", "../../etc/shadow").bytes()))
                .isInstanceOf(TarException.class);
    }

    @Test
    void linksThatLeadInCirclesAreRefused() {
        assertThatThrownBy(() -> merged(
                        layer().link("a", "b").link("b", "a").file("a/x", "").bytes()))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("symbolic links");
    }

    @Test
    void anEntryBelowAFileIsRefused() {
        assertThatThrownBy(() -> merged(layer().file("a", "").file("a/b", "").bytes()))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("no directory");
    }

    @Test
    void hardLinksToNothingOrToDirectoriesAreRefused() {
        assertThatThrownBy(() -> merged(layer().hardLink("a", "nothing").bytes()))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("hard link");
        assertThatThrownBy(
                        () -> merged(layer().directory("d").hardLink("a", "d").bytes()))
                .isInstanceOf(TarException.class);
    }

    @Test
    void theGuestsOwnDirectoryIsOutOfReach() throws Exception {
        assertThat(merged(
                        layer().directory(".kiln")
                                .file(".kiln/config", "evil")
                                .link("door", ".kiln")
                                .bytes(),
                        layer().file("door/config", "evil")
                                .file(".wh..kiln", "")
                                .file("./.kiln/x", "")
                                .bytes()))
                .containsExactly("door->.kiln");
        assertThat(merged(layer().link(".kiln", "/tmp").bytes())).isEmpty();
    }

    @Test
    void devicesAreLeftOut() throws Exception {
        assertThat(merged(layer().add("null", TarEntry.Type.CHARACTER_DEVICE, "")
                        .add("disk", TarEntry.Type.BLOCK_DEVICE, "")
                        .add("pipe", TarEntry.Type.FIFO, "")
                        .bytes()))
                .containsExactly("pipe:FIFO");
    }

    @Test
    void capabilitiesAndAttributesOfUsersStay() throws Exception {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(tar);
        Map<String, String> attributes = Map.of(
                "SCHILY.xattr.security.capability", "\u0001\u00ff",
                "SCHILY.xattr.trusted.overlay.redirect", "/etc",
                "SCHILY.xattr.user.note", "n");
        writer.write(new TarEntry("ping", TarEntry.Type.FILE, 0755, 0, 0, 0, 0, "", attributes));
        writer.finish();
        LayerTree tree = new LayerTree(10);

        tree.apply(
                new dev.kiln.runtime.microvm.tar.TarReader(new ByteArrayInputStream(tar.toByteArray()))
                        .next()
                        .orElseThrow(),
                0,
                0);

        assertThat(tree.inodes().getFirst().entry().attributes())
                .containsOnlyKeys("SCHILY.xattr.security.capability", "SCHILY.xattr.user.note");
    }

    @Test
    void namesWithDotsAndSlashesAreTheSame() throws Exception {
        assertThat(merged(
                        layer().file("./a//b", "1").bytes(),
                        layer().file("/a/./b", "2").bytes()))
                .containsExactlyInAnyOrder("a/", "a/b=2");
    }

    @Test
    void packedLayersAreUnpacked() throws Exception {
        byte[] tar = layer().file("a", "1").bytes();

        assertThat(merged(List.of(TestLayers.packed(tar, TestLayers.gzip(tar))), 1000))
                .containsExactly("a=1");
        assertThat(merged(List.of(TestLayers.packed(tar, TestLayers.zstd(tar))), 1000))
                .containsExactly("a=1");
    }

    @Test
    void aDamagedPackedLayerIsAnError() throws Exception {
        byte[] tar = layer().file("a", "x".repeat(5000)).bytes();
        for (byte[] packed : List.of(TestLayers.gzip(tar), TestLayers.zstd(tar))) {
            byte[] cut = Arrays.copyOf(packed, packed.length - 9);

            assertThatThrownBy(() -> merged(List.of(TestLayers.packed(tar, cut)), 10_000))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aLayerThatIsNotWhatItsNameSaysIsAnError() throws Exception {
        byte[] tar = layer().file("a", "1").bytes();
        Layer wrong = new Layer("l", Digests.hex(new byte[] {1}), tar.length, () -> new ByteArrayInputStream(tar));

        assertThatThrownBy(() -> merged(List.of(wrong), 1000))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void anImageThatUnpacksToTooMuchIsRefused() throws Exception {
        byte[] tar = layer().file("a", "x".repeat(100_000)).bytes();

        assertThatThrownBy(() -> merged(List.of(TestLayers.packed(tar, TestLayers.gzip(tar))), 99_999))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("99999");
    }

    @Test
    void tooManyEntriesAreRefusedImpliedOnesToo() {
        LayerTree tree = new LayerTree(10);

        assertThatThrownBy(() -> tree.apply(TarEntry.file("a/b/c/d/e/f/g/h/i/j/k", 0644, 0), 0, 0))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("10 entries");
    }

    @Test
    void namesThatGrowThroughLinksAreRefused() throws Exception {
        LayerTree tree = new LayerTree(100_000);
        String long_ = "n".repeat(200);
        tree.apply(link("l0", "/"), 0, 0);
        for (int i = 1; i < 30; i++) {
            tree.apply(TarEntry.directory("l" + (i - 1) + "/" + long_, 0755), 0, i);
            tree.apply(link("l" + i, "l" + (i - 1) + "/" + long_), 0, i);
        }

        assertThatThrownBy(tree::inodes).isInstanceOf(TarException.class).hasMessageContaining("4096");
    }

    private static TarEntry link(String name, String target) {
        return new TarEntry(name, TarEntry.Type.SYMBOLIC_LINK, 0777, 0, 0, 0, 0, target, Map.of());
    }

    @Test
    void whatTheGuestMountsOnIsThere() throws Exception {
        List<String> all =
                all(List.of(TestLayers.of(layer().link("run", "var/run").bytes())), 1000);

        assertThat(all)
                .contains("dev/", "etc/", "proc/", "sys/", "tmp/", "run->var/run")
                .doesNotContain("run/");
    }

    @Test
    void parentsComeBeforeWhatIsInThem() throws Exception {
        List<String> all = all(
                List.of(
                        TestLayers.of(layer().file("z/y/x", "1").bytes()),
                        TestLayers.of(
                                layer().directory("z/y/w").link("z/y/v", "x").bytes())),
                1000);
        Set<String> seen = new TreeSet<>(Set.of(""));
        for (String line : all) {
            String name = line.replaceAll("/$|=.*|->.*", "");

            assertThat(seen).contains(name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "");
            seen.add(name);
        }
    }

    private static List<String> merged(byte[]... layers) throws Exception {
        return merged(Arrays.stream(layers).map(TestLayers::of).toList(), 1_000_000);
    }

    /** Without the directories that every disk has. */
    private static List<String> merged(List<Layer> layers, long maxBytes) throws Exception {
        List<String> lines = new ArrayList<>(all(layers, maxBytes));
        lines.removeAll(MOUNT_POINTS);
        return lines;
    }

    private static List<String> all(List<Layer> layers, long maxBytes) throws Exception {
        ImageConfig config = new ImageConfig(List.of(), "", "", List.of("x"), Map.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        new LayeredImage("sha256:0", config, layers)
                .writeTo(
                        writer,
                        new ImageSource.Workbench(
                                Path.of("/nonexistent"), maxBytes, (step, done, total) -> {}, Duration.ofSeconds(10)));
        writer.finish();
        return TestLayers.lines(out.toByteArray());
    }
}
