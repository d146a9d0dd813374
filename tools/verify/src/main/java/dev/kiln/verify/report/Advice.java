// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

import java.util.Optional;

/** Where the contract says what a check is about, so that an author knows what to read. */
final class Advice {

    private Advice() {}

    static Optional<String> of(CheckName check) {
        return switch (check.room()) {
            case "LifeCycle" ->
                Optional.of("RuntimeProvider.create, Sandbox.destroy; docs/writing-a-provider.md, step 2");
            case "Image" -> Optional.of("SandboxException.ImageUnusable, RuntimeProvider.prepare; step 2");
            case "Cancellation" -> Optional.of("RuntimeProvider ('end early ... and leave nothing behind'); step 3");
            case "Concurrency" -> Optional.of("RuntimeProvider.create ('idempotent by id'); step 3");
            case "Logs" -> Optional.of("LogSink; step 4");
            case "Crash" -> Optional.of("SandboxStatus.Exited; step 4");
            case "Ownership" -> Optional.of("Owner, RuntimeProvider.list and destroy; step 5");
            case "Close", "Leak" -> Optional.of("RuntimeProvider.close; step 5");
            case "Limits", "Network", "Privilege" ->
                Optional.of("SandboxLimits, NetworkPolicy, ProviderDescription.weaknesses; step 6");
            case "Pause", "Usage", "Checkpoint" -> Optional.of("Capability and the verbs of Sandbox; step 7");
            case "Factory", "Health" ->
                Optional.of("RuntimeProviderFactory, RuntimeProvider.describe and check; step 1");
            default -> Optional.empty();
        };
    }
}
