// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

/** What a project consists of, in the order in which it is made; it is removed in the opposite one. */
public enum Thing {
    PACKAGE("package", "packages"),
    BINDING("binding", "packages"),
    ACTION("action", "actions"),
    SEQUENCE("sequence", "actions"),
    TRIGGER("trigger", "triggers"),
    RULE("rule", "rules");

    private final String word;
    private final String collection;

    Thing(String word, String collection) {
        this.word = word;
        this.collection = collection;
    }

    public String word() {
        return word;
    }

    /** Where paths have it. */
    public String collection() {
        return collection;
    }
}
