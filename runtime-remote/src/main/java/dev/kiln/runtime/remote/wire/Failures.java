// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import dev.kiln.runtime.spi.SandboxException;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Whose fault a failed call was. The plugin says so in its trailer; where it does not, it is the platform's. */
final class Failures {

    static final Metadata.Key<String> KIND = Metadata.Key.of("kiln-error", Metadata.ASCII_STRING_MARSHALLER);

    private Failures() {}

    static SandboxException of(String tried, Status status, @Nullable Metadata trailers) {
        String kind = trailers == null ? null : trailers.get(KIND);
        String said = Texts.printable(String.valueOf(status.getDescription()));
        String message = "cannot " + tried + ": ";
        if (kind == null) {
            return ofCode(message, status.getCode(), said);
        }
        return switch (kind) {
            case "image-unusable" -> new SandboxException.ImageUnusable(message + said);
            case "out-of-capacity" -> new SandboxException.OutOfCapacity(message + said);
            case "unsupported" -> new SandboxException.Unsupported(message + said);
            case "provider-unavailable" -> new SandboxException.ProviderUnavailable(message + said);
            default -> ofCode(message, status.getCode(), said);
        };
    }

    private static SandboxException ofCode(String message, Status.Code code, String said) {
        return switch (code) {
            // what gRPC's own servers say to a call that they do not know, and programs to a value that they cannot use
            case UNIMPLEMENTED, INVALID_ARGUMENT -> new SandboxException.Unsupported(message + said);
            case DEADLINE_EXCEEDED ->
                new SandboxException.ProviderUnavailable(message + "the plugin did not answer in time");
            default ->
                new SandboxException.ProviderUnavailable(message + "the plugin failed with " + code + ", " + said);
        };
    }
}
