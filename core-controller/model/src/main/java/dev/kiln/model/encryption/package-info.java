// SPDX-License-Identifier: Apache-2.0
/**
 * Parameters that are stored so that nobody reads them in the store: as OpenWhisk encrypts them.
 */
@NullMarked
package dev.kiln.model.encryption;

import org.jspecify.annotations.NullMarked;
