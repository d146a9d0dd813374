// SPDX-License-Identifier: Apache-2.0
/** Removes records of activations that are kept long enough. Nobody comes in: it works by itself, beside all requests. */
@NullMarked
package dev.kiln.controller.retention;

import org.jspecify.annotations.NullMarked;
