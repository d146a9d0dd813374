// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.layers;

import dev.kiln.runtime.microvm.rootfs.ImageConfig;
import dev.kiln.runtime.microvm.rootfs.ImageSource;
import dev.kiln.runtime.microvm.tar.TarEntry;
import dev.kiln.runtime.microvm.tar.TarException;
import dev.kiln.runtime.microvm.tar.TarReader;
import dev.kiln.runtime.microvm.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image whose layers can be opened as often as one likes: once to see which files are left in the end, and once to copy those.
 *
 * @param layers from the lowest to the highest
 */
public record LayeredImage(String digest, ImageConfig config, List<Layer> layers) implements ImageSource.Found {

    private static final int MOST_ENTRIES = 300_000;

    /** What the guest mounts on or writes to before anything of the image runs. */
    private static final List<TarEntry> MOUNT_POINTS = List.of(
            TarEntry.directory("dev", 0755),
            TarEntry.directory("etc", 0755),
            TarEntry.directory("proc", 0555),
            TarEntry.directory("run", 0755),
            TarEntry.directory("sys", 0555),
            TarEntry.directory("tmp", 01777));

    public LayeredImage {
        layers = List.copyOf(layers);
    }

    @Override
    public void writeTo(TarWriter out, ImageSource.Workbench bench) throws IOException, InterruptedException {
        bench.progress().step("looking through " + layers.size() + " layers", 0, packedBytes());
        LayerTree tree = tree(bench.maxBytes());
        MOUNT_POINTS.forEach(tree::ensureDirectory);
        List<LayerTree.Inode> inodes = tree.inodes();
        for (LayerTree.Inode inode : inodes) {
            if (inode.entry().type() != TarEntry.Type.FILE) {
                for (String name : inode.names()) {
                    out.write(inode.entry().named(name));
                }
            }
        }
        long done = 0;
        for (int layer = 0; layer < layers.size(); layer++) {
            bench.progress().step("unpacking layer " + (layer + 1) + " of " + layers.size(), done, packedBytes());
            copy(layer, inodes, out);
            done += layers.get(layer).size();
        }
    }

    private long packedBytes() {
        return layers.stream().mapToLong(Layer::size).sum();
    }

    private LayerTree tree(long maxBytes) throws IOException, InterruptedException {
        LayerTree tree = new LayerTree(MOST_ENTRIES);
        long left = maxBytes;
        for (int layer = 0; layer < layers.size(); layer++) {
            try (InputStream in = Compression.unpacked(layers.get(layer).bytes().open())) {
                TarReader reader = new TarReader(in);
                int number = 0;
                for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                    left -= next.get().size();
                    if (left < 0) {
                        throw new TarException("the image's layers hold more than " + maxBytes + " bytes");
                    }
                    tree.apply(next.get(), layer, number++);
                    orInterrupt();
                }
            }
        }
        return tree;
    }

    /** Files are written where their layer has them, each with its further names behind it. */
    private void copy(int layer, List<LayerTree.Inode> inodes, TarWriter out) throws IOException, InterruptedException {
        Map<Integer, LayerTree.Inode> files = new HashMap<>();
        for (LayerTree.Inode inode : inodes) {
            if (inode.layer() == layer && inode.entry().type() == TarEntry.Type.FILE) {
                files.put(inode.number(), inode);
            }
        }
        try (CheckedStream in =
                new CheckedStream(Compression.unpacked(layers.get(layer).bytes().open()))) {
            TarReader reader = new TarReader(in);
            int number = 0;
            for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                LayerTree.Inode inode = files.get(number++);
                if (inode != null) {
                    write(inode, reader.data(), out);
                }
                orInterrupt();
            }
            in.verify(layers.get(layer));
        }
    }

    private static void write(LayerTree.Inode inode, InputStream data, TarWriter out) throws IOException {
        List<String> names = inode.names();
        TarEntry first = inode.entry().named(names.getFirst());
        out.write(first, data);
        for (String name : names.subList(1, names.size())) {
            out.write(first.linkedFrom(name));
        }
    }

    private static void orInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading an image");
        }
    }
}
