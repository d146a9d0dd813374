// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.tar;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What stands before the bytes of a file. Texts hold one byte in each character, whatever encoding the archive's author used, so
 * that what is written is what was read.
 *
 * @param name as the archive has it, without a slash at its end
 * @param mode permissions and the three bits above them
 * @param size bytes that follow; 0 for all but files
 * @param link where a link goes; empty for all but links
 * @param attributes further records of pax by their keys, such as {@code SCHILY.xattr.security.capability}
 */
public record TarEntry(
        String name,
        Type type,
        int mode,
        long uid,
        long gid,
        long size,
        long modifiedSeconds,
        String link,
        Map<String, String> attributes) {

    /** What an entry is. */
    public enum Type {
        FILE('0'),
        HARD_LINK('1'),
        SYMBOLIC_LINK('2'),
        CHARACTER_DEVICE('3'),
        BLOCK_DEVICE('4'),
        DIRECTORY('5'),
        FIFO('6');

        final char flag;

        Type(char flag) {
            this.flag = flag;
        }
    }

    public TarEntry {
        attributes = Map.copyOf(attributes);
    }

    public static TarEntry directory(String name, int mode) {
        return new TarEntry(name, Type.DIRECTORY, mode, 0, 0, 0, 0, "", Map.of());
    }

    /** A file of root's. */
    public static TarEntry file(String name, int mode, long size) {
        return new TarEntry(name, Type.FILE, mode, 0, 0, size, 0, "", Map.of());
    }

    /** The same file system object under another name. */
    public TarEntry named(String other) {
        return new TarEntry(other, type, mode, uid, gid, size, modifiedSeconds, link, attributes);
    }

    /** With only some of its attributes. */
    public TarEntry keeping(Predicate<String> attribute) {
        Map<String, String> kept = new TreeMap<>(attributes);
        kept.keySet().removeIf(attribute.negate());
        return new TarEntry(name, type, mode, uid, gid, size, modifiedSeconds, link, kept);
    }

    /** A further name for this one. */
    public TarEntry linkedFrom(String other) {
        return new TarEntry(other, Type.HARD_LINK, mode, uid, gid, 0, modifiedSeconds, name, Map.of());
    }
}
