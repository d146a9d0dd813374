// SPDX-License-Identifier: Apache-2.0
/**
 * What controllers and invokers say to each other: activation messages, acks, pings, commands and what to forget, in OpenWhisk's JSON with a few fields of our own that its tolerant readers skip.
 */
@NullMarked
package dev.kiln.messaging.wire;

import org.jspecify.annotations.NullMarked;
