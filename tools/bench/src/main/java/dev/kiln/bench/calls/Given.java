// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.calls;

/**
 * An activation whose id a caller was given.
 *
 * @param controller that gave it
 * @param isBlocking whether the caller waited for its end
 * @param httpStatus that it came with
 * @param outcome the response's status, if the caller was told; else empty
 */
public record Given(String id, String action, String controller, boolean isBlocking, int httpStatus, String outcome) {

    private static final int ACCEPTED = 202;

    /** Whether the caller was told what a caller wants to hear: of success, or where he did not wait that it will be done. */
    boolean isWell() {
        return isBlocking ? outcome.equals(Account.SUCCESS) : httpStatus == ACCEPTED;
    }
}
