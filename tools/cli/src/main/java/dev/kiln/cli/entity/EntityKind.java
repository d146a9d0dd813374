// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.entity;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.EntityPath;

/** The things that a namespace holds, in the order in which they are listed. */
public enum EntityKind {
    PACKAGE("package"),
    ACTION("action"),
    TRIGGER("trigger"),
    RULE("rule");

    private final String word;

    EntityKind(String word) {
        this.word = word;
    }

    /** As messages call one of them. */
    public String word() {
        return word;
    }

    /** As paths and headings call all of them. */
    public String collection() {
        return word + "s";
    }

    /** Reads a name as its user typed it; only actions can be in a package. */
    public EntityPath parse(Api api, String name) {
        EntityPath path = api.entity(name);
        if (this != ACTION && path.packageName().isPresent()) {
            throw CommandFailure.usage(
                    "'" + name + "' is not the name of a " + word + ": only actions are in packages.",
                    "write NAME or /NAMESPACE/NAME");
        }
        return path;
    }
}
