// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.nio.file.Path;
import java.util.Map;

/** The messages of {@code provider.proto} that go to the plugin; the numbers are those of its fields. */
public final class Requests {

    private Requests() {}

    public static byte[] empty() {
        return new byte[0];
    }

    /** Who asks: the SPI's version, the owner of all that will be made, and the plugin's own configuration. */
    public static byte[] describe(String version, Owner owner, Path dataDirectory, Map<String, String> config) {
        return new Message()
                .text(1, version)
                .message(2, ownerMessage(owner))
                .text(3, dataDirectory.toString())
                .map(4, config)
                .toBytes();
    }

    public static byte[] image(SandboxImage image) {
        return new Message().text(1, image.reference()).toBytes();
    }

    public static byte[] spec(SandboxSpec spec) {
        return specMessage(spec).toBytes();
    }

    public static byte[] sandbox(SandboxId id) {
        return new Message().text(1, id.value()).toBytes();
    }

    public static byte[] listed(SandboxId id, Owner owner) {
        return new Message().text(1, id.value()).message(2, ownerMessage(owner)).toBytes();
    }

    public static byte[] checkpoint(String id) {
        return new Message().text(1, id).toBytes();
    }

    public static byte[] restore(String checkpointId, SandboxSpec spec) {
        return new Message().text(1, checkpointId).message(2, specMessage(spec)).toBytes();
    }

    private static Message specMessage(SandboxSpec spec) {
        return new Message()
                .text(1, spec.id().value())
                .text(2, spec.image().reference())
                .message(3, limitsMessage(spec.limits()))
                .number(
                        4,
                        switch (spec.network()) {
                            case NetworkPolicy.NONE -> 0;
                            case NetworkPolicy.EGRESS -> 1;
                        })
                .map(5, spec.environment())
                .map(6, spec.tags())
                .number(7, spec.deadline().toMillis());
    }

    private static Message limitsMessage(SandboxLimits limits) {
        return new Message()
                .number(1, limits.memoryBytes())
                .number(2, limits.cpuWeight())
                .number(3, limits.cpuMillis().orElse(0))
                .number(4, limits.maxProcesses())
                .number(5, limits.maxOpenFiles())
                .number(6, limits.diskBytes().orElse(0));
    }

    private static Message ownerMessage(Owner owner) {
        return new Message()
                .text(1, owner.cluster())
                .text(2, owner.pool())
                .text(3, owner.invoker())
                .number(4, owner.epoch());
    }
}
