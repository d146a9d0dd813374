// SPDX-License-Identifier: Apache-2.0
/**
 * Which activations leave a record, and the ends of those that the controller runs itself. Whoever sends activations or ends some
 * comes in; records and events go out.
 */
@NullMarked
package dev.kiln.controller.records;

import org.jspecify.annotations.NullMarked;
