// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP to one CouchDB, by Ektorp's client: connections, retries, and what answers mean. The CouchDB stores come in; the only
 * room that knows of sockets and status codes.
 */
@NullMarked
package dev.kiln.store.couchdb.http;

import org.jspecify.annotations.NullMarked;
