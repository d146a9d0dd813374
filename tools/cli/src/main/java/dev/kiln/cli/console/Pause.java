// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.console;

import java.time.Duration;

/** Lets time pass between two questions to the server. */
@FunctionalInterface
public interface Pause {
    void of(Duration duration) throws InterruptedException;
}
