// SPDX-License-Identifier: Apache-2.0
/**
 * From an action and its arguments to a message on its way: what the parameters mean, which invoker, and off. Invocations come in, as do the parts of sequences; scheduling is asked, flights are opened.
 */
@NullMarked
package dev.kiln.controller.dispatch;

import org.jspecify.annotations.NullMarked;
