// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** One condition of a rule. */
public sealed interface Part {

    boolean holds(Ask ask);

    /** Why it does not hold, as the end of a sentence that began with the rule; only to be asked then. */
    String missed(Ask ask);

    /** Whose activation it is. */
    record Namespace(Glob glob) implements Part {
        @Override
        public boolean holds(Ask ask) {
            return glob.matches(ask.namespace());
        }

        @Override
        public String missed(Ask ask) {
            return "the namespace is '" + ask.namespace() + "', not '" + glob + "'";
        }
    }

    record Kind(Glob glob) implements Part {
        @Override
        public boolean holds(Ask ask) {
            return glob.matches(ask.kind());
        }

        @Override
        public String missed(Ask ask) {
            return "the kind is '" + ask.kind() + "', not '" + glob + "'";
        }
    }

    record Blackbox(boolean wanted) implements Part {
        @Override
        public boolean holds(Ask ask) {
            return ask.isBlackbox() == wanted;
        }

        @Override
        public String missed(Ask ask) {
            return wanted ? "the action brings no image of its own" : "the action brings an image of its own";
        }
    }

    /** An annotation of the action; without a value, whatever its value is. */
    record Annotation(String key, Optional<String> value) implements Part {
        @Override
        public boolean holds(Ask ask) {
            Optional<JsonNode> found = ask.annotations().get(key);
            return found.isPresent() && (value.isEmpty() || value.get().equals(text(found.get())));
        }

        @Override
        public String missed(Ask ask) {
            return ask.annotations()
                    .get(key)
                    .map(it -> "the annotation '" + key + "' is '" + text(it) + "', not '" + value.orElse("") + "'")
                    .orElse("the action has no annotation '" + key + "'");
        }

        private static String text(JsonNode node) {
            return node.isValueNode() ? node.asText() : node.toString();
        }
    }

    /** The action's annotation {@code label}. */
    record Label(Glob glob) implements Part {
        static final String KEY = "label";

        @Override
        public boolean holds(Ask ask) {
            Optional<JsonNode> found = ask.annotations().get(KEY);
            return found.isPresent()
                    && found.get().isTextual()
                    && glob.matches(found.get().textValue());
        }

        @Override
        public String missed(Ask ask) {
            return ask.annotations()
                    .get(KEY)
                    .map(it -> "the label is '" + it.asText() + "', not '" + glob + "'")
                    .orElse("the action has no label");
        }
    }

    /** The action's memory in MB; both ends belong to it. */
    record Memory(int min, int max) implements Part {
        @Override
        public boolean holds(Ask ask) {
            return ask.memoryMegabytes() >= min && ask.memoryMegabytes() <= max;
        }

        @Override
        public String missed(Ask ask) {
            return ask.memoryMegabytes() < min
                    ? "the action has " + ask.memoryMegabytes() + " MB, less than " + min
                    : "the action has " + ask.memoryMegabytes() + " MB, more than " + max;
        }
    }
}
