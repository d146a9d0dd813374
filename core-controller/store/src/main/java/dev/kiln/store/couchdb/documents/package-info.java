// SPDX-License-Identifier: Apache-2.0
/**
 * Entities as OpenWhisk's documents, and back, older forms included. The CouchDB stores come in; nothing goes over a wire here.
 */
@NullMarked
package dev.kiln.store.couchdb.documents;

import org.jspecify.annotations.NullMarked;
