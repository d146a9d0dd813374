// SPDX-License-Identifier: Apache-2.0
/**
 * The door: sockets, paths, credentials, bodies, errors and the headers of every reply. Pekko HTTP ends here; the routes of the other rooms come in as rows of one table, calls go out to them.
 */
@NullMarked
package dev.kiln.controller.http;

import org.jspecify.annotations.NullMarked;
