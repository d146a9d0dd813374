// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.util.regex.Pattern;

/** The name of a sandbox, chosen by the invoker, unique in its cluster and never used twice. */
public record SandboxId(String value) {

    private static final Pattern SYNTAX = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    public SandboxId {
        if (!SYNTAX.matcher(value).matches()) {
            throw new IllegalArgumentException("the sandbox id '" + value
                    + "' must be 1 to 63 lower-case letters, digits and dashes, without a dash at either end");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
