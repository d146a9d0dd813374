// SPDX-License-Identifier: Apache-2.0
/**
 * What a cluster promises, put to the test, one class each: start a cluster, do something to it, count what must not be. Ends with
 * an error when a promise was broken.
 */
@NullMarked
package dev.kiln.bench.promise;

import org.jspecify.annotations.NullMarked;
