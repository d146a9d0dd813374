// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {

    private record Read(TarEntry entry, String data) {}

    @Test
    void whatIsWrittenIsRead() throws IOException {
        TarEntry capable = new TarEntry(
                "bin/ping",
                TarEntry.Type.FILE,
                04755,
                1000,
                3_000_000,
                4,
                1_700_000_000,
                "",
                Map.of("SCHILY.xattr.security.capability", "\u0001\u0000\u00ff\n\u0002"));
        TarEntry link =
                new TarEntry("a".repeat(150), TarEntry.Type.SYMBOLIC_LINK, 0777, 0, 0, 0, 5, "b".repeat(300), Map.of());

        byte[] archive = archive(writer -> {
            writer.write(TarEntry.directory("bin", 0755));
            writer.write(capable, new ByteArrayInputStream(bytes("ping")));
            writer.write(capable.linkedFrom("bin/pong"));
            writer.write(link);
        });

        assertThat(read(archive))
                .containsExactly(
                        new Read(TarEntry.directory("bin", 0755), ""),
                        new Read(capable, "ping"),
                        new Read(capable.linkedFrom("bin/pong"), ""),
                        new Read(link, ""));
    }

    @Test
    void namesKeepTheirBytesWhateverTheirEncoding() throws IOException {
        String latin = "caf\u00e9";
        String utf8 = new String("caf\u00e9 \u2615".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        byte[] archive = archive(writer -> {
            writer.write(TarEntry.file(latin, 0644, 0));
            writer.write(TarEntry.file(utf8, 0644, 0));
        });

        assertThat(read(archive)).extracting(it -> it.entry().name()).containsExactly(latin, utf8);
    }

    @Test
    void paddingIsPassedOverForEverySize() throws IOException {
        for (int size : new int[] {0, 1, 511, 512, 513, 100_000}) {
            String data = "x".repeat(size);
            byte[] archive = archive(writer -> {
                writer.write(TarEntry.file("a", 0600, size), new ByteArrayInputStream(bytes(data)));
                writer.write(TarEntry.file("b", 0600, 0));
            });

            assertThat(read(archive)).extracting(Read::data).containsExactly(data, "");
            assertThat(names(archive)).containsExactly("a", "b");
        }
    }

    @Test
    void gnuNamesAndNumbersAreRead(@TempDir Path folder) throws Exception {
        String name = "n".repeat(60) + "/" + "m".repeat(120);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "long");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("t".repeat(200)));

        for (String format : List.of("gnu", "posix", "ustar", "v7")) {
            boolean hasRoom = !format.equals("v7") && !format.equals("ustar");
            List<String> command = new ArrayList<>(
                    List.of("tar", "--format=" + format, "-C", folder.toString(), "-cf", "-", "--ignore-failed-read"));
            command.addAll(hasRoom ? List.of(name, "link") : List.of("n".repeat(60), "--exclude=m*"));
            Process tar = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            byte[] archive = tar.getInputStream().readAllBytes();
            assertThat(tar.waitFor(10, TimeUnit.SECONDS)).isTrue();

            List<Read> read = read(archive);

            assertThat(read.getFirst().entry().name()).isEqualTo(hasRoom ? name : "n".repeat(60));
            if (hasRoom) {
                assertThat(read.getFirst().data()).isEqualTo("long");
                assertThat(read.get(1).entry().link()).isEqualTo("t".repeat(200));
            }
        }
    }

    @Test
    void aPaxRecordCountsItsOwnDigits() throws TarException {
        for (int length = 1; length < 2000; length++) {
            Map<String, String> records = Map.of("path", "p".repeat(length));

            assertThat(PaxRecords.parse(PaxRecords.format(records))).isEqualTo(records);
        }
    }

    @Test
    void anArchiveThatIsCutOffAnywhereIsAnError() throws IOException {
        byte[] archive = archive(writer -> {
            writer.write(TarEntry.file("x".repeat(200), 0644, 700), new ByteArrayInputStream(new byte[700]));
        });

        // up to the end mark's first block, which is all that is waited for
        for (int length = 0; length <= archive.length - 2 * TarHeader.BLOCK; length += 97) {
            byte[] cut = Arrays.copyOf(archive, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(TarException.class);
        }
    }

    @Test
    void damageIsSeen() throws IOException {
        byte[] archive = archive(writer -> writer.write(TarEntry.file("name", 0644, 0)));
        archive[0] = 'N';

        assertThatThrownBy(() -> read(archive)).isInstanceOf(TarException.class).hasMessageContaining("checksum");
    }

    @Test
    void anExtensionThatClaimsTooMuchIsNotBelieved() {
        for (char flag : new char[] {'x', 'g', 'L', 'K'}) {
            byte[] header = TarHeader.of(TarEntry.file("", 0644, 4L << 30), flag, "pax");

            assertThatThrownBy(() -> read(header))
                    .isInstanceOf(TarException.class)
                    .hasMessageContaining("at most");
        }
    }

    @Test
    void extensionsWithoutAnEntryEnd() {
        byte[] header = TarHeader.of(TarEntry.file("", 0644, 0), 'g', "pax");
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            many.writeBytes(header);
        }

        assertThatThrownBy(() -> read(many.toByteArray()))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("headers for one entry");
    }

    @Test
    void negativeSizesAreRefused() throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        byte[] body = PaxRecords.format(Map.of("size", "-512"));
        archive.writeBytes(TarHeader.of(TarEntry.file("", 0644, body.length), 'x', "pax"));
        archive.writeBytes(Arrays.copyOf(body, TarHeader.BLOCK));
        archive.writeBytes(TarHeader.of(TarEntry.file("a", 0644, 0), '0', "a"));

        assertThatThrownBy(() -> read(archive.toByteArray()))
                .isInstanceOf(TarException.class)
                .hasMessageContaining("-512");
    }

    @Test
    void sparseFilesAreRefusedInEveryForm() throws IOException {
        byte[] gnu = TarHeader.of(TarEntry.file("a", 0644, 0), 'S', "a");
        byte[] pax = archive(writer -> writer.write(
                new TarEntry("b", TarEntry.Type.FILE, 0644, 0, 0, 0, 0, "", Map.of("GNU.sparse.major", "1"))));

        assertThatThrownBy(() -> read(gnu)).isInstanceOf(TarException.class).hasMessageContaining("sparse");
        assertThatThrownBy(() -> read(pax)).isInstanceOf(TarException.class).hasMessageContaining("sparse");
    }

    @Test
    void tarItselfReadsWhatIsWritten(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.tar");
        Files.write(file, archive(writer -> {
            writer.write(TarEntry.directory("d", 0755));
            writer.write(TarEntry.file("d/" + "f".repeat(200), 0640, 3), new ByteArrayInputStream(bytes("abc")));
        }));

        Process tar = new ProcessBuilder("tar", "-tvf", file.toString()).start();
        String listed = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(tar.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(tar.exitValue()).isZero();
        assertThat(listed.lines()).hasSize(2);
        assertThat(listed).contains("drwxr-xr-x", "-rw-r-----", "d/" + "f".repeat(200));
    }

    @FunctionalInterface
    private interface Writing {
        void to(TarWriter writer) throws IOException;
    }

    private static byte[] archive(Writing writing) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        writing.to(writer);
        writer.finish();
        return out.toByteArray();
    }

    private static List<Read> read(byte[] archive) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(archive));
        List<Read> all = new ArrayList<>();
        for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            all.add(new Read(next.get(), new String(reader.data().readAllBytes(), StandardCharsets.ISO_8859_1)));
        }
        return all;
    }

    private static List<String> names(byte[] archive) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(archive));
        List<String> all = new ArrayList<>();
        for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            all.add(next.get().name());
        }
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
