// SPDX-License-Identifier: Apache-2.0
/**
 * A Kafka broker of one node, without Zookeeper, for tests and for a server that brings its own. {@link dev.kiln.broker.Main}
 * runs it as a process; nothing else of the repository is known here, and only this room knows Kafka's server.
 */
@NullMarked
package dev.kiln.broker;

import org.jspecify.annotations.NullMarked;
