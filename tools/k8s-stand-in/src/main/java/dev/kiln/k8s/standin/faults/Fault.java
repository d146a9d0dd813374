// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.faults;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A part that can be made to fail, with what its argument says; an empty argument is the first choice named. */
public enum Fault {
    /** {@code refuse} connections, {@code reset} them after the request, or {@code 503}. */
    API_AWAY,
    /** Milliseconds before each answer. */
    API_SLOW,
    /** Seconds of {@code Retry-After} in each answer of 429. */
    TOO_MANY_REQUESTS,
    /** Every watch is answered by 410, whatever it asks for. */
    WATCH_EXPIRED,
    /** Watches are accepted and say nothing. */
    WATCH_SILENT,
    /** A webhook denies all pods; the argument is its message. */
    ADMISSION_DENIED,
    /** Of {@code verb resource}, or {@code verb} alone: nobody but the administrator may do it. */
    PERMISSION_DENIED,
    /** Name of a node whose machine is lost: its containers stand still, its kubelet is silent. */
    NODE_LOST,
    /** The registry wants credentials for images whose names contain the argument: any pull secret that exists. */
    PULL_DENIED,
    /** The registry does not have images whose names contain the argument. */
    IMAGE_MISSING,
    /** Milliseconds that each pull takes, which are needed for every image. */
    PULL_SLOW,
    /** Nothing is placed. */
    SCHEDULER_STOPPED,
    /** Kubelets do nothing; the argument is a node, or empty for all. */
    KUBELET_STOPPED,
    /** Containers end at once, with the argument as exit code, 1 if it is empty. */
    CRASH_AT_START,
    /** Containers cannot be created; the argument is what the runtime says. */
    CREATE_FAILED,
    /** Probes fail. */
    PROBE_FAILED,
    /** Logs are answered by 500. */
    LOG_BROKEN,
    /** Followed logs are cut after so many bytes. */
    LOG_CUT,
    /** Port-forwards, execs and attaches are refused. */
    STREAM_BROKEN;

    /** As in paths: {@code api-away}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Fault> of(String word) {
        return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
    }
}
