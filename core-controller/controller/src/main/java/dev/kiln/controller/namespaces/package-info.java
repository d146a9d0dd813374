// SPDX-License-Identifier: Apache-2.0
/**
 * The caller's namespace and its effective limits. Routes come in from the door; nothing goes out.
 */
@NullMarked
package dev.kiln.controller.namespaces;

import org.jspecify.annotations.NullMarked;
