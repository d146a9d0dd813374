// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the server said: a success, or the outcome of an action that failed.
 *
 * @param body missing when there was none, or when it was no JSON
 */
public record Reply(int status, JsonNode body) {
    public static final int ACCEPTED = 202;
    private static final int FIRST_SUCCESS = 200;
    private static final int FIRST_REDIRECT = 300;

    public boolean isSuccess() {
        return status >= FIRST_SUCCESS && status < FIRST_REDIRECT;
    }
}
