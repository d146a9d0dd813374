// SPDX-License-Identifier: Apache-2.0
/**
 * The broker as a child process: started, awaited, paused, killed and started again. Needs the JDK alone, so that who uses it
 * does not have Kafka's server on its class path; tests and the standalone server come in by {@link
 * dev.kiln.broker.process.BrokerProcess}.
 */
@NullMarked
package dev.kiln.broker.process;

import org.jspecify.annotations.NullMarked;
