// SPDX-License-Identifier: Apache-2.0
/**
 * The design documents of the databases, with the names and keys that OpenWhisk has, and how to ask their views. The functions
 * are JavaScript, in the resources of this package; the CouchDB stores come in.
 */
@NullMarked
package dev.kiln.store.couchdb.views;

import org.jspecify.annotations.NullMarked;
