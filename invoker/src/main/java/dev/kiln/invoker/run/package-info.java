// SPDX-License-Identifier: Apache-2.0
/**
 * One activation from message to record, in a straight line: decode, fetch, acquire, init, run, release, acknowledge, record. The feed comes in; all other rooms are visited once.
 */
@NullMarked
package dev.kiln.invoker.run;

import org.jspecify.annotations.NullMarked;
