// SPDX-License-Identifier: Apache-2.0
/**
 * Actions: code or image, kind, limits, parameters, annotations, and their JSON. The controller edits them, the store keeps them, the invoker runs them.
 */
@NullMarked
package dev.kiln.model.action;

import org.jspecify.annotations.NullMarked;
