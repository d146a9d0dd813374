// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import java.util.List;

/**
 * An API, as it is served.
 *
 * @param name what its owner calls it: its base path when he calls it nothing
 * @param keyHeader where keys travel
 * @param hasCors whether browsers on other sites are let in, by the gateway
 */
public record Api(
        BasePath basePath,
        String name,
        List<Operation> operations,
        String keyHeader,
        boolean hasCors,
        List<ApiKey> keys) {

    /**
     * How much a namespace may have.
     *
     * @param apis of a namespace
     * @param operations of an API
     * @param documentBytes of an API's description
     * @param keys of an API
     */
    public record Bounds(int apis, int operations, long documentBytes, int keys) {}

    public Api {
        operations = List.copyOf(operations);
        keys = List.copyOf(keys);
    }
}
