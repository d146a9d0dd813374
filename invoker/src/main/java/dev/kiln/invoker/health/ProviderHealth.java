// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.health;

import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.RuntimeProvider;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last known health of the provider; checked apart from pings, as a check may take seconds. Safe for use by several threads. */
public final class ProviderHealth {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderHealth.class);

    private final Supplier<RuntimeProvider> provider;
    private final AtomicReference<Health> last =
            new AtomicReference<>(new Health.Unhealthy("the provider was not checked yet"));
    private final AtomicBoolean isChecking = new AtomicBoolean();

    public ProviderHealth(Supplier<RuntimeProvider> provider) {
        this.provider = provider;
    }

    /** Asks the provider, unless somebody does already; blocks. */
    public void check() {
        if (!isChecking.compareAndSet(false, true)) {
            return;
        }
        try {
            Health now = ask();
            Health before = last.getAndSet(now);
            if (!before.getClass().equals(now.getClass())) {
                LOG.atInfo().addKeyValue(LogKeys.REASON, text(now)).log("provider's health changed");
            }
        } finally {
            isChecking.set(false);
        }
    }

    /** Why the provider cannot be used; empty when it can. */
    public String trouble() {
        return last.get() instanceof Health.Unhealthy unhealthy ? unhealthy.reason() : "";
    }

    private Health ask() {
        try {
            return provider.get().check();
        } catch (RuntimeException e) { // a plugin is foreign code, and a check must not throw
            return new Health.Unhealthy("the provider's check threw " + e);
        }
    }

    private static String text(Health health) {
        return switch (health) {
            case Health.Healthy healthy -> healthy.detail();
            case Health.Unhealthy unhealthy -> unhealthy.reason();
        };
    }
}
