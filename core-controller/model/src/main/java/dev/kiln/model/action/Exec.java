// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.action;

import dev.kiln.model.name.QualifiedName;
import java.util.List;
import java.util.Optional;

/** What an action executes. */
public sealed interface Exec {

    String BLACKBOX = "blackbox";
    String SEQUENCE = "sequence";

    /** Of actions that the controller carries out itself; no language runtime, and nobody but the platform makes them. */
    String NATIVE = "kiln:native";

    /** The kind on the wire: {@code nodejs:20}, {@code blackbox}, {@code sequence}. */
    String kind();

    /** Code, in a language runtime of the manifest; {@code kind} is concrete, never a family's default. */
    record Managed(String kind, Code code, Optional<String> main) implements Exec {}

    /** An image that somebody brings, with code for it or without. */
    record Blackbox(String image, Optional<Code> code, Optional<String> main) implements Exec {
        @Override
        public String kind() {
            return BLACKBOX;
        }
    }

    /** Other actions, one after the other. */
    record Sequence(List<QualifiedName> components) implements Exec {
        public Sequence {
            components = List.copyOf(components);
        }

        @Override
        public String kind() {
            return SEQUENCE;
        }
    }

    /** The code, of those that have some. */
    default Optional<Code> optionalCode() {
        return switch (this) {
            case Managed managed -> Optional.of(managed.code());
            case Blackbox blackbox -> blackbox.code();
            case Sequence sequence -> Optional.empty();
        };
    }

    /** The same with other code; of a sequence, itself. */
    default Exec withCode(Code code) {
        return switch (this) {
            case Managed managed -> new Managed(managed.kind(), code, managed.main());
            case Blackbox blackbox -> new Blackbox(blackbox.image(), Optional.of(code), blackbox.main());
            case Sequence sequence -> sequence;
        };
    }

    default boolean isBinary() {
        return optionalCode().map(Code::isBinary).orElse(false);
    }
}
