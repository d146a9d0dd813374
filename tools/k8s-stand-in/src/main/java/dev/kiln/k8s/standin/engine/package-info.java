// SPDX-License-Identifier: Apache-2.0
/**
 * Docker, as far as a kubelet needs it: one network, containers on it, their logs, their ends. Everything that is made carries the
 * label of its stand-in, and goes with it. Only this room knows docker-java.
 */
@NullMarked
package dev.kiln.k8s.standin.engine;

import org.jspecify.annotations.NullMarked;
