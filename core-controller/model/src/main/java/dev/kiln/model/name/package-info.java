// SPDX-License-Identifier: Apache-2.0
/**
 * Names of things: namespaces, entities, documents and their versions. Everybody comes in; nothing goes out. A name that exists is valid: constructors refuse the rest with the sentences that clients of OpenWhisk know.
 */
@NullMarked
package dev.kiln.model.name;

import org.jspecify.annotations.NullMarked;
