// SPDX-License-Identifier: Apache-2.0
/**
 * Who may do what: rights over namespaces, and the place where throttles are asked. Services of the other rooms come in before they do anything; nothing goes out.
 */
@NullMarked
package dev.kiln.controller.entitlement;

import org.jspecify.annotations.NullMarked;
