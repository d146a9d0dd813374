// SPDX-License-Identifier: Apache-2.0
/**
 * Who may do what, and how often: rights over namespaces, and throttles that all controllers share. Services of the other rooms come in before they do anything; the peers are told what is left.
 */
@NullMarked
package dev.kiln.controller.entitlement;

import org.jspecify.annotations.NullMarked;
