// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Which part of a log is wanted. */
public record LogQuery(
        boolean isFollowed,
        boolean hasTimestamps,
        Optional<Instant> since,
        OptionalLong tailLines,
        OptionalLong limitBytes) {}
