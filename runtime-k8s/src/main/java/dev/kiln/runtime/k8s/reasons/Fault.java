// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.reasons;

/** Whose fault it is that there is no sandbox, as the contract tells it apart. */
public enum Fault {
    /** The developer's: another image or other code would do. */
    IMAGE,
    /** Nobody's: there is no room now. */
    CAPACITY,
    /** The platform's: an operator has to do something, or the cluster is away. */
    PLATFORM,
    /** The caller's: what was asked for can never be had here. */
    UNSUPPORTED
}
