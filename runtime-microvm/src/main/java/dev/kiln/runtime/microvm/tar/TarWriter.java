// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.tar;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/** Writes an archive: ustar, and pax where that is too narrow. Not for use by several threads; does not close what it writes to. */
public final class TarWriter {

    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** An entry without bytes. */
    public void write(TarEntry entry) throws IOException {
        write(entry, InputStream.nullInputStream());
    }

    /** An entry with as many bytes as its size says; fewer in {@code data} are an error, more are left there. */
    public void write(TarEntry entry, InputStream data) throws IOException {
        head(entry);
        long left = entry.size();
        while (left > 0) {
            int got = data.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (got < 0) {
                throw new TarException("the file '" + entry.name() + "' ends " + left + " bytes before its size says");
            }
            out.write(buffer, 0, got);
            left -= got;
        }
        pad(entry.size());
    }

    /** Writes the end mark. */
    public void finish() throws IOException {
        out.write(new byte[2 * TarHeader.BLOCK]);
        out.flush();
    }

    private void head(TarEntry entry) throws IOException {
        String name = entry.type() == TarEntry.Type.DIRECTORY ? entry.name() + "/" : entry.name();
        Map<String, String> records = new TreeMap<>(entry.attributes());
        if (isTooWide(name)) {
            records.put("path", name);
        }
        if (isTooWide(entry.link())) {
            records.put("linkpath", entry.link());
        }
        narrow(records, "uid", entry.uid(), TarHeader.MOST_IN_SEVEN_DIGITS);
        narrow(records, "gid", entry.gid(), TarHeader.MOST_IN_SEVEN_DIGITS);
        narrow(records, "size", entry.size(), TarHeader.MOST_IN_ELEVEN_DIGITS);
        if (!records.isEmpty()) {
            byte[] body = PaxRecords.format(records);
            out.write(TarHeader.of(TarEntry.file("", 0644, body.length), 'x', "pax"));
            out.write(body);
            pad(body.length);
        }
        out.write(TarHeader.of(entry, entry.type().flag, name));
    }

    /** Also for what is not ASCII, which only pax has a meaning for. */
    private static boolean isTooWide(String text) {
        return text.length() > TarHeader.LONGEST_NAME || text.chars().anyMatch(it -> it > '~');
    }

    private static void narrow(Map<String, String> records, String key, long value, long most) {
        if (value > most) {
            records.put(key, Long.toString(value));
        }
    }

    private void pad(long size) throws IOException {
        out.write(new byte[Math.floorMod(-size, TarHeader.BLOCK)]);
    }
}
