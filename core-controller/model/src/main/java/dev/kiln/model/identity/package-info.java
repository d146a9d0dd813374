// SPDX-License-Identifier: Apache-2.0
/**
 * Who calls: subjects, their namespaces and hashed keys, and the identity that a request acts with.
 */
@NullMarked
package dev.kiln.model.identity;

import org.jspecify.annotations.NullMarked;
