// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads an archive from its beginning to its end mark. Not for use by several threads.
 *
 * <p>Sparse files are refused: no writer of images makes them, and their maps are one more way to claim sizes.
 */
public final class TarReader {

    private static final int LARGEST_EXTENSION = 128 * 1024;
    private static final int MOST_EXTENSIONS = 8;

    private final InputStream in;
    private long left;
    private long padding;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /** The next entry; what was not read of the one before is passed over. Empty at the archive's end mark. */
    public Optional<TarEntry> next() throws IOException {
        pass(left + padding);
        left = 0;
        padding = 0;
        Map<String, String> records = new TreeMap<>();
        for (int extensions = 0; extensions <= MOST_EXTENSIONS; extensions++) {
            TarHeader header = new TarHeader(block());
            if (header.isEnd()) {
                return Optional.empty();
            }
            header.verify();
            switch (header.flag()) {
                case 'x' -> records.putAll(PaxRecords.parse(extension(header)));
                case 'L' -> records.put("path", text(extension(header)));
                case 'K' -> records.put("linkpath", text(extension(header)));
                // what holds for all entries are comments in practice
                case 'g' -> extension(header);
                default -> {
                    return Optional.of(entry(header, records));
                }
            }
        }
        throw new TarException("more than " + MOST_EXTENSIONS + " headers for one entry");
    }

    /** The bytes of the entry that {@link #next} gave last; to be read before the next one. */
    public InputStream data() {
        return new Data();
    }

    private TarEntry entry(TarHeader header, Map<String, String> records) throws TarException {
        String name = taken(records, "path", header.name());
        TarEntry.Type type = type(header.flag(), name);
        long stated = taken(records, "size", header.size());
        if (stated < 0) {
            throw new TarException("the entry '" + name + "' has a size of " + stated);
        }
        long size = type == TarEntry.Type.FILE ? stated : 0;
        // only files have bytes behind them; hard links of some writers repeat the size without them
        left = size;
        padding = Math.floorMod(-size, (long) TarHeader.BLOCK);
        long uid = taken(records, "uid", header.uid());
        long gid = taken(records, "gid", header.gid());
        long modified = taken(records, "mtime", header.modifiedSeconds());
        String link = taken(records, "linkpath", header.link());
        if (records.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))) {
            throw sparse(name);
        }
        records.keySet().removeIf(key -> !key.startsWith("SCHILY.xattr."));
        return new TarEntry(
                withoutSlash(name), type, header.mode(), uid, gid, size, modified, hasLink(type) ? link : "", records);
    }

    private static TarEntry.Type type(char flag, String name) throws TarException {
        return switch (flag) {
            // before POSIX a directory was a file with a slash at its end
            case '\0', '0', '7' -> name.endsWith("/") ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE;
            case '1' -> TarEntry.Type.HARD_LINK;
            case '2' -> TarEntry.Type.SYMBOLIC_LINK;
            case '3' -> TarEntry.Type.CHARACTER_DEVICE;
            case '4' -> TarEntry.Type.BLOCK_DEVICE;
            case '5' -> TarEntry.Type.DIRECTORY;
            case '6' -> TarEntry.Type.FIFO;
            case 'S' -> throw sparse(name);
            default -> throw new TarException("the entry '" + name + "' is of an unknown type: '" + flag + "'");
        };
    }

    private static TarException sparse(String name) {
        return new TarException("the entry '" + name + "' is a sparse file, which is not supported; build the image"
                + " with a tool that writes plain layers");
    }

    private static boolean hasLink(TarEntry.Type type) {
        return type == TarEntry.Type.HARD_LINK || type == TarEntry.Type.SYMBOLIC_LINK;
    }

    private static String withoutSlash(String name) {
        int end = name.length();
        while (end > 1 && name.charAt(end - 1) == '/') {
            end--;
        }
        return name.substring(0, end);
    }

    private static String taken(Map<String, String> records, String key, String other) {
        String value = records.remove(key);
        return value == null ? other : value;
    }

    private static long taken(Map<String, String> records, String key, long other) throws TarException {
        String value = records.remove(key);
        return value == null ? other : PaxRecords.number(key, value);
    }

    private byte[] extension(TarHeader header) throws IOException {
        long size = header.size();
        if (size > LARGEST_EXTENSION) {
            throw new TarException("a header of the archive has " + size + " bytes, and at most " + LARGEST_EXTENSION
                    + " are accepted");
        }
        byte[] body = in.readNBytes((int) size);
        if (body.length < size) {
            throw cutOff();
        }
        pass(Math.floorMod(-size, (long) TarHeader.BLOCK));
        return body;
    }

    private static String text(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        if (block.length < TarHeader.BLOCK) {
            throw cutOff();
        }
        return block;
    }

    private void pass(long count) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            throw cutOff();
        }
    }

    private static TarException cutOff() {
        return new TarException("the archive is cut off: it has no end mark");
    }

    private final class Data extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            int got = in.read(into, offset, (int) Math.min(length, left));
            if (got < 0) {
                throw cutOff();
            }
            left -= got;
            return got;
        }
    }
}
