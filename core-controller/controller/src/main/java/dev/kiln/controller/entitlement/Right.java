// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

/** What somebody may do with a resource. */
public enum Right {
    READ,
    PUT,
    DELETE,
    ACTIVATE
}
