// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the previous version wrote, in {@code src/test/resources/golden/0.1} of a module, a folder for each room. During a rolling upgrade
 * processes of it and of this version read each other, so its files never change; a release puts its own beside them. With the system
 * property {@code golden.write=true} files that are not there yet are written, and none is written over.
 */
public final class PreviousVersion {

    /** The one before this. */
    public static final String VERSION = "0.1";

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String HEX = ".hex";

    private final Path folder;
    private final boolean writes;

    PreviousVersion(Path folder, boolean writes) {
        this.folder = folder;
        this.writes = writes;
    }

    /** Those of a room of the module whose tests run. */
    public static PreviousVersion of(String room) {
        return new PreviousVersion(
                Path.of("src", "test", "resources", "golden", VERSION, room), Boolean.getBoolean("golden.write"));
    }

    /** Where its files are. */
    public Path folder() {
        return folder;
    }

    /**
     * Today's readers understand what it wrote.
     *
     * @throws AssertionError when they do not, or when there are files that nobody reads
     */
    public void assertRead(List<Form<?>> forms) {
        writeAbsent(forms);
        forms.forEach(this::assertRead);
        Set<String> known = forms.stream().map(Form::file).collect(Collectors.toSet());
        Set<String> unread = files();
        unread.removeAll(known);
        if (!unread.isEmpty()) {
            throw new AssertionError("nobody reads " + unread + " of " + folder + ", which version " + VERSION
                    + " wrote; add a form for each to the test, as such files still come");
        }
    }

    /**
     * Today's writers still write all that its readers look for, and it means the same.
     *
     * @throws AssertionError when something is missing or is another value
     */
    public void assertStillWritten(List<Form<?>> forms) {
        writeAbsent(forms);
        for (Form<?> form : forms) {
            List<String> lost = lost(form.file(), form.written());
            if (!lost.isEmpty()) {
                throw new AssertionError("processes of version " + VERSION
                        + " would misread what this one writes while both run; of " + folder.resolve(form.file())
                        + ":\n  " + String.join("\n  ", lost) + "\n" + "Write what " + VERSION
                        + " reads as before and put what is new beside it in a field of its own. It may only go in the"
                        + " version after the one that stopped reading it, see 'Upgrading' in tools/server/README.md.");
            }
        }
    }

    /**
     * Today's readers pass over fields that they do not know, in every object.
     *
     * @param open fields whose content is the users', which has no unknown fields
     * @throws AssertionError when one stumbles
     */
    public void assertFutureIsPassedOver(List<Form<?>> forms, Set<String> open) {
        forms.stream().filter(it -> !it.file().endsWith(HEX)).forEach(it -> assertFutureIsPassedOver(it, open));
    }

    private <T> void assertRead(Form<T> form) {
        T read = form.reader().apply(read(form.file()));
        if (!read.equals(form.value())) {
            throw new AssertionError("what version " + VERSION + " wrote is misread: " + folder.resolve(form.file())
                    + " means\n  " + form.value() + "\nbut is read as\n  " + read
                    + "\nRead the old form as well as the new one; do not change the file.");
        }
    }

    private static <T> void assertFutureIsPassedOver(Form<T> form, Set<String> open) {
        JsonNode json = parse(form.written());
        Future.add(json, open);
        T read;
        try {
            read = form.reader().apply(bytes(json));
        } catch (RuntimeException e) { // whatever a reader throws, it should not have
            throw new AssertionError(
                    "fields that are not known must be passed over, as the next version may add some; " + json, e);
        }
        if (!read.equals(form.value())) {
            throw new AssertionError("with fields that are not known " + form.file() + " is read as\n  " + read
                    + "\ninstead of\n  " + form.value() + "\nPass over what is not known.");
        }
    }

    private List<String> lost(String file, byte[] today) {
        List<String> lost = new ArrayList<>();
        if (file.endsWith(HEX)) {
            byte[] before = read(file);
            // what follows is passed over
            if (today.length < before.length || !Arrays.equals(before, Arrays.copyOf(today, before.length))) {
                lost.add("was " + HexFormat.of().formatHex(before) + ", is "
                        + HexFormat.of().formatHex(today));
            }
        } else {
            Future.lost("", parse(read(file)), parse(today), lost);
        }
        return lost;
    }

    private byte[] read(String file) {
        Path path = folder.resolve(file);
        try {
            byte[] bytes = Files.readAllBytes(path);
            return file.endsWith(HEX)
                    ? HexFormat.of().parseHex(new String(bytes, StandardCharsets.US_ASCII).strip())
                    : bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "there is no " + path + "; a form that version " + VERSION
                            + " does not have is not one of its forms; those of a new release are written with"
                            + " -Dgolden.write=true",
                    e);
        }
    }

    private void writeAbsent(List<Form<?>> forms) {
        if (writes) {
            forms.forEach(this::writeOnce);
        }
    }

    private void writeOnce(Form<?> form) {
        Path path = folder.resolve(form.file());
        if (Files.exists(path)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    path,
                    (form.file().endsWith(HEX)
                                    ? HexFormat.of().formatHex(form.written())
                                    : MAPPER.writeValueAsString(parse(form.written())))
                            + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    private Set<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("this is no JSON: " + new String(json, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
