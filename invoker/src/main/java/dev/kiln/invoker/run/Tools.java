// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.client.ActionClient.ResultLimit;
import dev.kiln.invoker.fetch.Actions;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.model.encryption.ParameterCipher;
import java.time.InstantSource;

/** What is needed to make a call. */
public record Tools(
        RunConfig config,
        Actions actions,
        ResultLimit limit,
        ParameterCipher cipher,
        InstantSource wall,
        NanoClock clock,
        InvokerMetrics metrics) {}
