// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import dev.kiln.runtime.microvm.layers.LayeredImage;
import dev.kiln.runtime.microvm.rootfs.ImageSource;
import dev.kiln.runtime.microvm.tar.TarException;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images without any daemon: a folder with archives as {@code docker save} writes them ({@code *.tar}) and folders with OCI layouts.
 */
public final class ImageFolder implements ImageSource {

    private static final int MOST_FILES = 1000;

    private final Path folder;
    private final String architecture;
    private final ImageJson json = new ImageJson();

    /** @param architecture of the guest, in OCI's words: {@code amd64} */
    public ImageFolder(Path folder, String architecture) {
        this.folder = folder;
        this.architecture = architecture;
    }

    @Override
    public String description() {
        return "the folder of images " + folder;
    }

    @Override
    public Optional<Found> find(SandboxImage image, PrepareProgress progress, Duration timeout)
            throws SandboxException {
        Reference wanted = Reference.of(image);
        for (Path file : files()) {
            try {
                Optional<LayeredImage> found = find(file, wanted);
                if (found.isPresent()) {
                    return found.map(it -> it);
                }
            } catch (TarException e) {
                throw new SandboxException.ImageUnusable("cannot use image " + image + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw new SandboxException.ProviderUnavailable(
                        "cannot read " + file + " for image " + image + ": " + e, e);
            }
        }
        return Optional.empty();
    }

    @Override
    public Health check() {
        return Files.isDirectory(folder)
                ? new Health.Healthy(description())
                : new Health.Unhealthy(description() + " does not exist; make it, or name another one");
    }

    private Optional<LayeredImage> find(Path file, Reference wanted) throws IOException {
        if (OciLayout.isAt(file)) {
            return new OciLayout(file, architecture, json).image(wanted);
        }
        boolean isArchive = file.toString().endsWith(".tar") && Files.isRegularFile(file);
        return isArchive ? DockerArchive.open(file).image(wanted) : Optional.empty();
    }

    private List<Path> files() throws SandboxException {
        try (Stream<Path> listed = Files.list(folder)) {
            List<Path> files = listed.sorted().limit(MOST_FILES + 1).toList();
            if (files.size() > MOST_FILES) {
                throw new SandboxException.ProviderUnavailable(
                        description() + " has more than " + MOST_FILES + " entries; remove some");
            }
            return files;
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot list " + description() + ": " + e, e);
        }
    }
}
