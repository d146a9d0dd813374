// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.pools;

import dev.kiln.model.json.Fields;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far sandboxes are kept apart, weakest first: the order is the meaning. */
public enum IsolationClass {
    /** Nothing that counts: for tests and measurements. */
    NONE("none", "NONE"),
    /** Processes in kernel namespaces that share the host's files and kernel. */
    PROCESS("process", "NAMESPACES"),
    /** Containers with file systems of their own that share the host's kernel. */
    CONTAINER("container", "CONTAINER"),
    /** Containers whose system calls a kernel of their own answers, in user space. */
    SANDBOXED_CONTAINER("sandboxed-container", "SANDBOXED_CONTAINER"),
    /** A virtual machine with a kernel for each sandbox. */
    MICROVM("microvm", "VIRTUAL_MACHINE");

    public static final IsolationClass STRONGEST = MICROVM;

    private final String word;

    /** As the provider contract and the first pings call it. */
    private final String contractName;

    IsolationClass(String word, String contractName) {
        this.word = word;
        this.contractName = contractName;
    }

    /** As people and JSON call it. */
    public String word() {
        return word;
    }

    public boolean isAtLeast(IsolationClass other) {
        return compareTo(other) >= 0;
    }

    /** By its word or by the name that the provider contract has for it; large and small letters are the same. */
    public static Optional<IsolationClass> named(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(it -> it.word.equals(wanted)
                        || it.contractName.toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst();
    }

    /**
     * As somebody wrote it.
     *
     * @throws dev.kiln.model.json.MalformedJsonException when it is none
     */
    public static Optional<IsolationClass> read(Fields fields, String key) {
        return fields.text(key).map(it -> named(it)
                .orElseThrow(() ->
                        fields.wrong(key, "is '" + it + "', and must be one of these, weakest first: " + words())));
    }

    /** All words, for people: {@code none < process < ...}. */
    public static String words() {
        return Arrays.stream(values()).map(IsolationClass::word).collect(Collectors.joining(" < "));
    }
}
