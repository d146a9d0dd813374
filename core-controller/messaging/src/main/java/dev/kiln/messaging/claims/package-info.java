// SPDX-License-Identifier: Apache-2.0
/**
 * Who runs an attempt of an activation. Beside each invoker's topic lies a log of claims, in which invokers write before they
 * begin; the first claim of an attempt has it. Invokers come in to claim, controllers to see what has begun; the bus goes out.
 */
@NullMarked
package dev.kiln.messaging.claims;

import org.jspecify.annotations.NullMarked;
