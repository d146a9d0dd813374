// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

/** Whether a backend can be used. */
public sealed interface Health {

    /**
     * It can.
     *
     * @param detail what was seen, for an operator: the backend's version, say
     */
    record Healthy(String detail) implements Health {}

    /**
     * It cannot.
     *
     * @param reason what was tried, with which value, and what to do about it
     */
    record Unhealthy(String reason) implements Health {}
}
