// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.engine;

/**
 * How a container is.
 *
 * @param startedAt in RFC 3339, as all times here
 */
public record ContainerReport(
        String id, boolean isRunning, int exitCode, boolean isOutOfMemory, String startedAt, String finishedAt) {}
