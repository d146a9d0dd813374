// SPDX-License-Identifier: Apache-2.0
/**
 * What happens to users' activations, told on the topic {@code events} in OpenWhisk's JSON. Controllers and invokers come in to tell,
 * and never wait for it; the bus goes out. Who wants to count decodes what is there.
 */
@NullMarked
package dev.kiln.messaging.events;

import org.jspecify.annotations.NullMarked;
