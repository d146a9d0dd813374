// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.chaos;

/**
 * An activation whose id a caller was given.
 *
 * @param controller that gave it
 * @param httpStatus that it came with
 * @param outcome the response's status, if the caller was told; else empty
 */
record Given(String id, String action, String controller, int httpStatus, String outcome) {}
