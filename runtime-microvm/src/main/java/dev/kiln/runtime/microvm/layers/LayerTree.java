// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.layers;

import dev.kiln.runtime.microvm.tar.TarEntry;
import dev.kiln.runtime.microvm.tar.TarException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the layers of an image make together, in memory: names and what they stand for, no content. Layers are applied from the lowest
 * to the highest, entry by entry. Not for use by several threads.
 *
 * <p>Symbolic links on the way to an entry are followed inside of the tree, as container engines do; the host's files are never asked.
 */
final class LayerTree {

    /** The guest's own directory, in which no image has a say. */
    static final String RESERVED = ".kiln";

    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final int MOST_LINKS = 40;
    private static final int LONGEST_PATH = 4096;
    private static final int LONGEST_PART = 255;
    private static final long MOST_TEXT = 64L << 20;

    private final int maxEntries;
    private final Node root = new Node(TarEntry.directory(".", 0755), -1, -1);
    private int nodes;
    private long text;

    /** @param maxEntries of all layers together, and directories that they only imply */
    LayerTree(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    /** Something with content or meaning; several names may stand for it. */
    static final class Inode {

        private final TarEntry entry;
        private final int layer;
        private final int number;
        private final List<String> names = new ArrayList<>(1);

        private Inode(TarEntry entry, int layer, int number) {
            this.entry = entry;
            this.layer = layer;
            this.number = number;
        }

        TarEntry entry() {
            return entry;
        }

        /** Which layer it is from, counted from 0, the lowest. */
        int layer() {
            return layer;
        }

        /** Which entry of its layer it is, counted from 0; -1 for directories that no layer has. */
        int number() {
            return number;
        }

        /** Its names in the finished tree, in order. */
        List<String> names() {
            return names;
        }
    }

    private static final class Node {

        private Inode inode;
        private int layer;
        private final Map<String, Node> children = new TreeMap<>();

        Node(TarEntry entry, int layer, int number) {
            this(new Inode(entry, layer, number), layer);
        }

        Node(Inode inode, int layer) {
            this.inode = inode;
            this.layer = layer;
        }

        boolean is(TarEntry.Type type) {
            return inode.entry.type() == type;
        }
    }

    /** A place for an entry: the directory that it belongs in, and its name there. */
    private record Place(Node directory, String name) {}

    /** Takes one entry of a layer; {@code number} counts all entries of that layer. */
    void apply(TarEntry entry, int layer, int number) throws TarException {
        count(entry);
        add(entry.keeping(LayerTree::isWanted), layer, number);
    }

    private void add(TarEntry entry, int layer, int number) throws TarException {
        Optional<Place> found = place(entry.name(), layer);
        if (found.isEmpty()) {
            return;
        }
        Place place = found.get();
        if (place.name().startsWith(WHITEOUT)) {
            whiteOut(place, layer, entry.name());
            return;
        }
        switch (entry.type()) {
            case DIRECTORY -> directory(place, entry, layer, number);
            case HARD_LINK -> place.directory.children.put(place.name, new Node(target(entry, layer), layer));
            // the guest's kernel makes its own, and one with the number 0:0 would hide files from it
            case CHARACTER_DEVICE, BLOCK_DEVICE -> place.directory.children.remove(place.name);
            case FILE, SYMBOLIC_LINK, FIFO -> place.directory.children.put(place.name, new Node(entry, layer, number));
        }
    }

    /** Makes a directory, unless something is there. */
    void ensureDirectory(TarEntry directory) {
        root.children.putIfAbsent(directory.name(), new Node(directory, -1, -1));
    }

    /** Everything that is left, parents before what is in them; each inode once, with all its names. */
    List<Inode> inodes() throws TarException {
        List<Inode> all = new ArrayList<>();
        Deque<Map.Entry<String, Node>> open = new ArrayDeque<>();
        open.add(Map.entry("", root));
        while (!open.isEmpty()) {
            Map.Entry<String, Node> next = open.poll();
            for (Map.Entry<String, Node> child : next.getValue().children.entrySet()) {
                String path = next.getKey().isEmpty() ? child.getKey() : next.getKey() + "/" + child.getKey();
                Inode inode = child.getValue().inode;
                if (path.length() > LONGEST_PATH) {
                    throw new TarException("the image has a name of more than " + LONGEST_PATH + " bytes");
                }
                countText(path.length());
                if (inode.names.isEmpty()) {
                    all.add(inode);
                }
                inode.names.add(path);
                open.add(Map.entry(path, child.getValue()));
            }
        }
        return all;
    }

    /** Others mean something to overlay file systems, which the guest's root is, or to security modules that it does not have. */
    private static boolean isWanted(String attribute) {
        return attribute.equals("SCHILY.xattr.security.capability") || attribute.startsWith("SCHILY.xattr.user.");
    }

    private void count(TarEntry entry) throws TarException {
        countNode();
        countText(entry.name().length() + entry.link().length());
        for (Map.Entry<String, String> attribute : entry.attributes().entrySet()) {
            countText(attribute.getKey().length() + attribute.getValue().length());
        }
    }

    private void countNode() throws TarException {
        if (++nodes > maxEntries) {
            throw new TarException("the image has more than " + maxEntries + " entries in its layers");
        }
    }

    private void countText(int length) throws TarException {
        text += length;
        if (text > MOST_TEXT) {
            throw new TarException(
                    "the names and attributes of the image's files take more than " + MOST_TEXT + " bytes");
        }
    }

    private void directory(Place place, TarEntry entry, int layer, int number) {
        Node there = place.directory.children.get(place.name);
        if (there != null && there.is(TarEntry.Type.DIRECTORY)) {
            there.inode = new Inode(entry, layer, number);
            there.layer = layer;
        } else {
            place.directory.children.put(place.name, new Node(entry, layer, number));
        }
    }

    /** A hard link stands for what its target is now, whatever becomes of the target's name later. */
    private Inode target(TarEntry entry, int layer) throws TarException {
        Optional<Place> place = place(entry.link(), layer);
        Node target = place.isEmpty() ? null : place.get().directory.children.get(place.get().name);
        if (target == null || target.is(TarEntry.Type.DIRECTORY)) {
            throw new TarException("the entry '" + entry.name() + "' is a hard link to '" + entry.link()
                    + "', which is no file of the image");
        }
        return target.inode;
    }

    private void whiteOut(Place place, int layer, String name) throws TarException {
        if (place.name.equals(OPAQUE)) {
            place.directory.children.values().removeIf(child -> !keepsOf(child, layer));
            return;
        }
        String hidden = place.name.substring(WHITEOUT.length());
        if (hidden.startsWith(WHITEOUT)) {
            // what an old file system keeps for itself
            return;
        }
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw new TarException("the entry '" + name + "' hides nothing that can be named");
        }
        Node there = place.directory.children.get(hidden);
        if (there != null && !keepsOf(there, layer)) {
            place.directory.children.remove(hidden);
        }
    }

    /** Takes out what is from lower layers; false when nothing is left. A layer hides only what lies below it. */
    private static boolean keepsOf(Node node, int layer) {
        // the depth is bounded by that of a path
        node.children.values().removeIf(child -> !keepsOf(child, layer));
        return node.layer == layer || !node.children.isEmpty();
    }

    /** Where an entry belongs; empty for the root itself and for what lies in the guest's own directory. */
    private Optional<Place> place(String path, int layer) throws TarException {
        Deque<String> left = new ArrayDeque<>(parts(path));
        Deque<Node> way = new ArrayDeque<>(List.of(root));
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop();
            Node directory = way.getLast();
            if (directory == root && name.equals(RESERVED)) {
                return Optional.empty();
            }
            if (name.equals("..")) {
                // only links bring it here; above the root is the root
                if (way.size() > 1) {
                    way.removeLast();
                }
                continue;
            }
            if (left.isEmpty()) {
                return Optional.of(new Place(directory, name));
            }
            Node next = directory.children.get(name);
            if (next == null) {
                countNode();
                next = new Node(TarEntry.directory(name, 0755), layer, -1);
                directory.children.put(name, next);
            }
            if (next.is(TarEntry.Type.SYMBOLIC_LINK)) {
                if (++links > MOST_LINKS) {
                    throw new TarException("the way to the entry '" + path + "' leads through more than " + MOST_LINKS
                            + " symbolic links");
                }
                follow(next.inode.entry.link(), way, left);
            } else if (next.is(TarEntry.Type.DIRECTORY)) {
                way.addLast(next);
                if (way.size() > LONGEST_PATH / 2) {
                    throw new TarException("the way to the entry '" + path + "' is too long");
                }
            } else {
                throw new TarException("the entry '" + path + "' lies below '" + name + "', which is no directory");
            }
        }
        return Optional.empty();
    }

    private void follow(String link, Deque<Node> way, Deque<String> left) throws TarException {
        if (link.startsWith("/")) {
            way.clear();
            way.add(root);
        }
        List<String> parts = pieces(link);
        for (int i = parts.size() - 1; i >= 0; i--) {
            left.push(parts.get(i));
        }
    }

    /** An absolute name is one from the image's root. Going up is what nobody needs and attackers use. */
    private static List<String> parts(String path) throws TarException {
        List<String> parts = pieces(path);
        if (parts.contains("..")) {
            throw new TarException("the entry '" + path + "' leads out of its directory by '..'");
        }
        return parts;
    }

    private static List<String> pieces(String path) throws TarException {
        if (path.length() > LONGEST_PATH || path.indexOf('\0') >= 0) {
            throw new TarException("the image has a name of " + path.length()
                    + " bytes, or one with a zero byte; a name" + " has at most " + LONGEST_PATH);
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.length() > LONGEST_PART) {
                throw new TarException("a part of the name '" + path + "' has more than " + LONGEST_PART + " bytes");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }
}
