// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.Workbench;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The three honest answers to a demand: it is enforced; it is refused at create; or the provider declares that it isolates
 * nothing, and names this demand among its weaknesses.
 */
record Enforcement(Workbench bench, RuntimeProvider provider, String demand) {

    /** What a sandbox must show when the demand was accepted. */
    @FunctionalInterface
    interface Proof {
        void of(Workbench.Started started) throws Exception;
    }

    static Enforcement of(Workbench bench, String demand) throws IOException {
        return of(bench, bench.open(), demand);
    }

    static Enforcement of(Workbench bench, RuntimeProvider provider, String demand) {
        return new Enforcement(bench, provider, demand);
    }

    /** Whether the provider may ignore the demand; true only when it says so itself. */
    boolean isWaived() {
        ProviderDescription description = provider.describe();
        if (description.isolation() != Isolation.NONE) {
            return false;
        }
        assertThat(weaknesses(description))
                .as("a provider that isolates nothing says that it does not enforce: " + demand)
                .anyMatch(weakness -> weakness.contains(demand));
        return true;
    }

    void judge(SandboxLimits limits, Proof proof) throws Exception {
        judge(bench.spec(limits), proof);
    }

    void judge(SandboxSpec spec, Proof proof) throws Exception {
        Workbench.Started started;
        try {
            started = bench.start(provider, spec);
        } catch (SandboxException.Unsupported refusal) {
            assertThat(refusal).as("what cannot be enforced").hasMessageContaining(demand);
            bench.notApplicable("refused at create: " + refusal.getMessage());
            return;
        }
        if (isWaived()) {
            bench.notApplicable("the provider isolates nothing, and names this as a weakness: " + demand);
        } else {
            proof.of(started);
        }
    }

    /** Whether the provider names the demand among its weaknesses, whatever its isolation. */
    boolean isDeclaredWeak() {
        return weaknesses(provider.describe()).stream().anyMatch(weakness -> weakness.contains(demand));
    }

    private static List<String> weaknesses(ProviderDescription description) {
        return description.weaknesses().stream()
                .map(weakness -> weakness.toLowerCase(Locale.ROOT))
                .toList();
    }
}
