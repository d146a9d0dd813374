// SPDX-License-Identifier: Apache-2.0
/**
 * Stem pods: started pods with a language runtime and no action in them yet, kept ready for each kind and memory that is asked for, so
 * that a cold call waits neither for the scheduler nor for the kubelet. {@link dev.kiln.runtime.k8s.stems.StemPool} is the way in.
 */
@NullMarked
package dev.kiln.runtime.k8s.stems;

import org.jspecify.annotations.NullMarked;
