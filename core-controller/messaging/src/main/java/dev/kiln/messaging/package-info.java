// SPDX-License-Identifier: Apache-2.0
/**
 * The bus port: topics, bytes and offsets. Controllers and invokers come in; nothing of a broker shows. Implementations live in the sub-packages, named by what carries the messages.
 */
@NullMarked
package dev.kiln.messaging;

import org.jspecify.annotations.NullMarked;
