// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.util.Objects;

/** A sandbox as the backend shows it. */
public record ListedSandbox(SandboxId id, Owner owner, SandboxStatus status) {
    public ListedSandbox {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(status, "status");
    }
}
