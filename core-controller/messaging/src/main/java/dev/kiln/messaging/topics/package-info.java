// SPDX-License-Identifier: Apache-2.0
/** Reads topics that are somebody else's: of users, at brokers that the operator allows. Nothing of the platform's own traffic is here. */
@NullMarked
package dev.kiln.messaging.topics;

import org.jspecify.annotations.NullMarked;
