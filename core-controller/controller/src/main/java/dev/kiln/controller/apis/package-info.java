// SPDX-License-Identifier: Apache-2.0
/**
 * APIs of namespaces: paths and methods that lead to web actions, as {@code wsk api} makes them. What an API is, how it is read
 * from Swagger and kept, and the paths by which its owner manages it. The gateway comes in to serve them; the store of documents
 * and the room of web actions are asked.
 */
@NullMarked
package dev.kiln.controller.apis;

import org.jspecify.annotations.NullMarked;
