// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.name;

/** The name of an action, package, trigger or rule within its namespace. */
public record EntityName(String value) implements Comparable<EntityName> {

    public EntityName {
        if (value.length() > NameSyntax.MAX_LENGTH) {
            // the spelling is on the wire, and clients look for it
            throw new InvalidNameException(
                    "Name segement longer than allowed: " + value.length() + " > " + NameSyntax.MAX_LENGTH + ".");
        }
        if (!NameSyntax.isSegment(value)) {
            throw new InvalidNameException("The name of the entity contains illegal characters.");
        }
    }

    @Override
    public int compareTo(EntityName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
