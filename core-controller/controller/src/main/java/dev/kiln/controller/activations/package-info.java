// SPDX-License-Identifier: Apache-2.0
/**
 * Reading records of activations. Routes come in from the door; the activation store is asked, patiently for ids that ended a moment ago.
 */
@NullMarked
package dev.kiln.controller.activations;

import org.jspecify.annotations.NullMarked;
