// SPDX-License-Identifier: Apache-2.0
/**
 * What is told of an activation: the record with its phases, the acknowledgement to the controller, and the recorder that writes records in batches. The run room comes in; store and bus go out.
 */
@NullMarked
package dev.kiln.invoker.report;

import org.jspecify.annotations.NullMarked;
