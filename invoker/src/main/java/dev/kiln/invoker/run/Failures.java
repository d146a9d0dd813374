// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.runtime.spi.ProviderDescription;
import dev.kiln.runtime.spi.SandboxException;
import java.util.Optional;
import java.util.TreeSet;

/** What activations end with that did not get as far as a call, in OpenWhisk's words where it has some. Pure. */
final class Failures {

    private Failures() {}

    static ActivationResponse missing() {
        return ActivationResponse.applicationError("Action could not be found or may have been deleted.");
    }

    static ActivationResponse unusable() {
        return ActivationResponse.whiskError("Action version is not compatible and cannot be invoked.");
    }

    static ActivationResponse notFetched() {
        return ActivationResponse.whiskError("Action could not be fetched.");
    }

    static ActivationResponse noResources() {
        return ActivationResponse.whiskError("Failed to provision resources to run the action.");
    }

    /** Whose fault it is that there is no sandbox: a developer's only if he brought the image. */
    static ActivationResponse ofProvider(SandboxException failure, Shape shape) {
        return switch (failure) {
            case SandboxException.ImageUnusable unusable ->
                shape.isUsers()
                        ? ActivationResponse.developerError(String.valueOf(unusable.getMessage()))
                        : noResources();
            case SandboxException.Unsupported unsupported ->
                ActivationResponse.whiskError(noResourcesBecause(unsupported));
            case SandboxException.OutOfCapacity full -> noResources();
            case SandboxException.ProviderUnavailable away -> noResources();
            default -> noResources();
        };
    }

    /** Parameters that nobody here can read must not be passed off as values. */
    static Optional<ActivationResponse> ofEncryption(ActivationMessage message) {
        return message.lockedKeys().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ActivationResponse.whiskError(
                                "The parameters "
                                        + new TreeSet<>(message.lockedKeys().keySet())
                                        + " are encrypted, and the invoker has no key that fits; set the keys of 'kiln.parameters' as in the controllers."));
    }

    /**
     * Why it must not run in a sandbox of that provider; empty when it may. It was placed by another provider's isolation, which was in
     * use a moment ago.
     */
    static Optional<String> ofIsolation(ActivationMessage message, ProviderDescription provider) {
        IsolationClass given = IsolationClass.named(provider.isolation().name()).orElse(IsolationClass.NONE);
        return message.mayRunIn(given)
                ? Optional.empty()
                : Optional.of("The activation needs isolation '"
                        + message.isolation().word()
                        + "' or stronger, and its invoker makes sandboxes with '" + given.word() + "' ("
                        + provider.name()
                        + " " + provider.version() + ") by now.");
    }

    private static String noResourcesBecause(SandboxException failure) {
        return "Failed to provision resources to run the action. " + failure.getMessage();
    }
}
