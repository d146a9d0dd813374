// SPDX-License-Identifier: Apache-2.0
/**
 * All stores in a CouchDB, in the layout of OpenWhisk's databases, so that one of those can be served as it is. Programs of a
 * cluster come in by {@link dev.kiln.store.couchdb.CouchDbStores}; what goes out is HTTP, by Ektorp.
 */
@NullMarked
package dev.kiln.store.couchdb;

import org.jspecify.annotations.NullMarked;
