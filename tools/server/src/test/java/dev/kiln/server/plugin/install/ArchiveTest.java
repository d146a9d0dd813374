// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

    @TempDir
    Path scratch;

    private Archive archive(int files, int bytesOfEach) throws IOException {
        Path file = scratch.resolve("plugin.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < files; i++) {
                zip.putNextEntry(new ZipEntry("folder/" + i));
                zip.write(new byte[bytesOfEach]);
                zip.closeEntry();
            }
        }
        return new Archive(file);
    }

    @Test
    void whatIsAllowedIsUnpacked() throws Exception {
        archive(3, 1000).unpack(scratch.resolve("to"), new Allowance(3, 3000));

        assertThat(scratch.resolve("to/folder/2")).hasSize(1000);
    }

    @Test
    void bytesAreCountedAsTheyAreWritten() throws Exception {
        Archive bomb = archive(2, 50 << 20);

        assertThat(Files.size(bomb.file())).isLessThan(1 << 20);
        assertThatThrownBy(() -> bomb.unpack(scratch.resolve("to"), new Allowance(10, 1 << 20)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("more than 1 MiB");
        assertThat(scratch.resolve("to/folder/0")).isRegularFile();
        assertThat(Files.size(scratch.resolve("to/folder/0"))).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void filesAreCounted() throws Exception {
        Archive many = archive(11, 0);

        assertThatThrownBy(() -> many.unpack(scratch.resolve("to"), new Allowance(10, 1000)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("more than 10 files");
    }
}
