// SPDX-License-Identifier: Apache-2.0
/**
 * Sandboxes that are Docker containers, made through the Docker Engine API on its Unix socket. The invoker comes in through
 * {@link dev.kiln.runtime.docker.DockerProviderFactory}; {@code Creation} is the way of one container from nothing to an
 * address, {@code Engine} the only door to the daemon, with a bound on every call, and {@code EngineErrors} the only place
 * that decides whose fault a daemon's answer is.
 */
@NullMarked
package dev.kiln.runtime.docker;

import org.jspecify.annotations.NullMarked;
