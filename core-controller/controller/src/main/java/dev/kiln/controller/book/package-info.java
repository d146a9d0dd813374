// SPDX-License-Identifier: Apache-2.0
/**
 * What operators set for the whole installation: one document of the store each, which all controllers look at again and again.
 * The rooms whose documents these are come in; the store goes out.
 */
@NullMarked
package dev.kiln.controller.book;

import org.jspecify.annotations.NullMarked;
