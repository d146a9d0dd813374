// SPDX-License-Identifier: Apache-2.0
/**
 * A cluster of processes on this machine, for benchmarks: started, killed, paused, started again, and stopped without a rest. The
 * programs are those of {@code target/dist}; the store is what speaks like CouchDB in the store's own tests.
 */
@NullMarked
package dev.kiln.bench.cluster;

import org.jspecify.annotations.NullMarked;
