// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.runtimes;

import dev.kiln.invoker.sandbox.Provision;
import dev.kiln.invoker.sandbox.SandboxMaker;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what follows from other language runtimes. Stem sandboxes are others at once; images are fetched before anybody needs them. What
 * serves an action goes on with the image that it was made from.
 */
public final class RuntimesEar {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimesEar.class);

    private final LiveRuntimes runtimes;
    private final SandboxMaker maker;
    private final Hands hands;
    private final Executor threads;

    /**
     * What the invoker does for it.
     *
     * @param images of all kinds, as they are now
     * @param provision what makes new sandboxes now
     * @param stems makes the pool hold other stem sandboxes
     * @param tell sends a ping, so that controllers need not say it again; does not block
     */
    public record Hands(
            Supplier<List<SandboxImage>> images, Supplier<Provision> provision, Runnable stems, Runnable tell) {}

    public RuntimesEar(LiveRuntimes runtimes, SandboxMaker maker, Hands hands, Executor threads) {
        this.runtimes = runtimes;
        this.maker = maker;
        this.hands = hands;
        this.threads = threads;
    }

    /** Reads a message of the topic of language runtimes. */
    public void heard(byte[] message) {
        if (runtimes.heard(message)) {
            hands.stems().run();
            hands.tell().run();
            threads.execute(this::fetch);
        }
    }

    /** One that cannot be fetched is tried again by whoever needs it. */
    private void fetch() {
        for (SandboxImage image : hands.images().get()) {
            try {
                maker.prepare(image, hands.provision().get());
            } catch (SandboxException e) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.REASON, e.getMessage())
                        .log("the image {} of a language runtime cannot be fetched", image);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
