// SPDX-License-Identifier: Apache-2.0
/**
 * Packages: a namespace's drawers of actions, with parameters that all of them inherit, and bindings to those of others. Their JSON is OpenWhisk's.
 */
@NullMarked
package dev.kiln.model.packages;

import org.jspecify.annotations.NullMarked;
