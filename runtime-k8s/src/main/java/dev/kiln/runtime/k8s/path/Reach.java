// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path;

/** How far a connection to a pod's own address comes. */
enum Reach {
    /** The pod accepts. */
    ACCEPTS,
    /** The pod's network stack answers, and nothing listens yet. */
    REFUSES,
    /** Nothing comes back. */
    SILENT
}
