// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Isolation;
import java.util.List;
import java.util.Set;

/**
 * What a plugin says of itself.
 *
 * @param spiVersion the contract that it speaks
 * @param name its own name, for operators
 * @param version its own version
 */
public record SelfDescription(
        String spiVersion,
        String name,
        String version,
        Isolation isolation,
        Set<Capability> capabilities,
        List<String> weaknesses) {

    public SelfDescription {
        capabilities = Set.copyOf(capabilities);
        weaknesses = List.copyOf(weaknesses);
    }

    /** What an operator calls it: {@code pods 1.2}. */
    public String title() {
        return name + " " + version;
    }
}
