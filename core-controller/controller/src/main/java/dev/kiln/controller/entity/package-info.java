// SPDX-License-Identifier: Apache-2.0
/**
 * What the collections of entities share: the cache, the fields of their PUT, the guarded write, and the search for what a path names, through packages and bindings. The rooms of the collections come in; the artifact store is asked.
 */
@NullMarked
package dev.kiln.controller.entity;

import org.jspecify.annotations.NullMarked;
