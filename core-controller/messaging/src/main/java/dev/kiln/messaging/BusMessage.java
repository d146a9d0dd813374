// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging;

/**
 * A message as it was read.
 *
 * @param offset its place in the topic; grows, may have gaps
 * @param payload not to be changed
 */
public record BusMessage(long offset, byte[] payload) {}
