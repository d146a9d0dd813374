// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.telemetry;

/** Keys of log lines. */
public final class LogKeys {

    public static final String ACTIVATION = "activation";
    public static final String ACTION = "action";
    public static final String SANDBOX = "sandbox";
    public static final String SHAPE = "shape";
    public static final String CAUSE = "cause";
    public static final String EPOCH = "epoch";
    public static final String OFFSET = "offset";
    public static final String MILLIS = "millis";
    public static final String COUNT = "count";
    public static final String STATUS = "status";
    public static final String REASON = "reason";

    private LogKeys() {}
}
