// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.logs.LogCollection;
import dev.kiln.invoker.pool.Lease;
import dev.kiln.invoker.run.Verdict.Trouble;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.activation.ActivationResponse.Status;
import java.time.Duration;
import java.util.List;

/** Waits for the end of an activation's logs, after its sandbox was given back. */
final class Logs {

    private static final int MIN_WAITS = 5;

    /** What runs without sentinels may still write a little after its answer. */
    private static final Duration QUIET = Duration.ofMillis(50);

    private final RunConfig config;

    Logs(RunConfig config) {
        this.config = config;
    }

    List<String> collect(LogCollection logs, Lease lease, ActionLimits limits, Verdict.Ended ended)
            throws InterruptedException {
        if (limits.logMegabytes() == 0) {
            return List.of();
        }
        boolean isComplete = await(logs, lease, limits, ended.trouble()) == LogCollection.Ending.COMPLETE;
        if (ended.response().status() == Status.DEVELOPER_ERROR) {
            logs.noteFailure();
        } else if (!isComplete && lease.hasSentinels()) {
            logs.noteLoss();
            // the next sentinel would be taken for the one that is missing
            lease.condemn("the end of the logs did not come");
        }
        return logs.lines();
    }

    private LogCollection.Ending await(LogCollection logs, Lease lease, ActionLimits limits, Trouble trouble)
            throws InterruptedException {
        if (!lease.hasSentinels()) {
            return logs.await(QUIET, config.logIdle());
        }
        return switch (trouble) {
            case NONE, UNFIT ->
                logs.await(config.logIdle(), config.logIdle().multipliedBy(Math.max(MIN_WAITS, limits.logMegabytes())));
            // they end with the sandbox, which is being destroyed
            case TIMEOUT, LOST -> logs.await(config.logIdle(), config.logIdle());
        };
    }
}
