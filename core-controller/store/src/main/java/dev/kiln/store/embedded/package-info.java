// SPDX-License-Identifier: Apache-2.0
/**
 * All stores of one machine in one directory: a SQLite database for documents, and files for large code. The standalone
 * server comes in by {@link dev.kiln.store.embedded.EmbeddedStores}. Writes go through one thread that commits many at once;
 * reads have connections of their own and never wait for a write.
 */
@NullMarked
package dev.kiln.store.embedded;

import org.jspecify.annotations.NullMarked;
