// SPDX-License-Identifier: Apache-2.0
/**
 * Who is calling: credentials, verified once against the store's salted hashes and then remembered for a while without holding the key; and who owns a namespace. The door and web actions come in; the subject store is asked.
 */
@NullMarked
package dev.kiln.controller.identity;

import org.jspecify.annotations.NullMarked;
