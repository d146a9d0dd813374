// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

/**
 * Runs virtual machines with one monitor. Safe for use by several virtual threads; an interrupt ends a call early and leaves
 * neither process nor file outside of the machine's own directory, which the caller removes.
 */
public interface VmDriver {

    /** What the monitor on this host can do; asked once and kept, bounded by a few seconds. */
    Caps caps() throws VmException, InterruptedException;

    /** Starts a machine from a kernel; returns when the monitor runs the guest, not when the guest is ready. */
    Vm boot(BootSpec spec) throws VmException, InterruptedException;

    /**
     * Starts a machine from a snapshot and lets it run. The launch must have the snapshot's CPUs, memory, root file system and
     * kind of network.
     *
     * @throws VmException.SnapshotUnusable when the monitor does not take the snapshot; the caller boots instead
     */
    Vm restore(Snapshot snapshot, LaunchSpec launch) throws VmException, InterruptedException;
}
