// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The calls of {@code provider.proto}. */
public enum Method {
    DESCRIBE("Describe"),
    CHECK("Check"),
    PREPARE("Prepare"),
    CREATE("Create"),
    LOGS("Logs"),
    LIST("List"),
    STATUS("Status"),
    PAUSE("Pause"),
    RESUME("Resume"),
    USAGE("Usage"),
    DESTROY("Destroy"),
    DESTROY_LISTED("DestroyListed"),
    CHECKPOINT("Checkpoint"),
    DELETE_CHECKPOINT("DeleteCheckpoint"),
    RESTORE("Restore"),
    SHUTDOWN("Shutdown");

    static final String SERVICE = "kiln.runtime.Provider";

    private final String wireName;

    Method(String wireName) {
        this.wireName = wireName;
    }

    MethodDescriptor<byte[], byte[]> descriptor() {
        boolean isStream = this == PREPARE || this == LOGS;
        return MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                .setType(isStream ? MethodDescriptor.MethodType.SERVER_STREAMING : MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, wireName))
                .build();
    }

    /** Messages are made and read beside gRPC; it carries their bytes. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                // the channel bounds it
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read a message", e);
            }
        }
    }
}
