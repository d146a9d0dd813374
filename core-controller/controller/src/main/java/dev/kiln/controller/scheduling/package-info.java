// SPDX-License-Identifier: Apache-2.0
/**
 * Which invoker runs an activation. Pings and outcomes come in, the invoke room asks; nothing goes out: the decision is a pure function over what is known of the cluster.
 */
@NullMarked
package dev.kiln.controller.scheduling;

import org.jspecify.annotations.NullMarked;
