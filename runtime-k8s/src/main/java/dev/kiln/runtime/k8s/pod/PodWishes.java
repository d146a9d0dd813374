// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.pod;

import java.util.OptionalLong;

/**
 * How a pool wants its pods, beside the template.
 *
 * @param port where images listen
 * @param user the number of the user that runs in them; absent for the image's own, which must be a number then
 * @param pullPolicy as Kubernetes has it: {@code Always}, {@code IfNotPresent}, {@code Never}
 * @param cpuMillisPerGib the CPU that is requested for each GiB of memory, in thousandths of a core
 * @param scratchBytes what may be written to {@code /tmp} where the sandbox has no disk limit
 * @param disk how a disk limit is enforced
 * @param processes what the kubelets grant a pod, as the operator says
 * @param files what the container runtime grants a process, as the operator says
 * @param hasPolicies whether there are network policies
 */
public record PodWishes(
        int port,
        OptionalLong user,
        String pullPolicy,
        int cpuMillisPerGib,
        long scratchBytes,
        Disk disk,
        int processes,
        int files,
        boolean hasPolicies) {

    /** How a disk limit is enforced. */
    public enum Disk {
        /** A memory file system of the limit's size at {@code /tmp}, and a read-only root. */
        TMPFS,
        /** A sandbox with a disk limit is refused. */
        REFUSE
    }
}
