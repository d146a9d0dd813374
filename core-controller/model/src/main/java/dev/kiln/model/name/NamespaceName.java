// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.name;

/** The name of a namespace: what owns entities and activations. */
public record NamespaceName(String value) {

    public NamespaceName {
        if (value.length() > NameSyntax.MAX_LENGTH) {
            throw new InvalidNameException(
                    "Namespace longer than allowed: " + value.length() + " > " + NameSyntax.MAX_LENGTH + ".");
        }
        if (!NameSyntax.isSegment(value)) {
            throw new InvalidNameException("The namespace contains illegal characters.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
