// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import dev.kiln.controller.web.WebPath;
import java.util.List;
import java.util.OptionalInt;

/**
 * A method of a path, and where it leads.
 *
 * @param method in capital letters
 * @param backend a web action of the API's namespace
 * @param needsKey whether it is open only to those who have one of the API's keys
 * @param perMinute requests that are let through in a minute of the clock: of each key where one is needed, else of all
 */
public record Operation(String method, PathTemplate path, WebPath backend, boolean needsKey, OptionalInt perMinute) {

    /** All that there are. */
    public static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS");

    @Override
    public String toString() {
        return method + " " + path;
    }
}
