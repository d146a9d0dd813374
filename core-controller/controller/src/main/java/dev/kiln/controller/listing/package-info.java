// SPDX-License-Identifier: Apache-2.0
/**
 * The query parameters that all collections share. Routes come in with a query; nothing goes out.
 */
@NullMarked
package dev.kiln.controller.listing;

import org.jspecify.annotations.NullMarked;
