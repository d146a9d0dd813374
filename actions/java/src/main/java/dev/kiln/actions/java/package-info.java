// SPDX-License-Identifier: Apache-2.0
/**
 * The Java runtime: what runs inside a sandbox of kind {@code java}. The invoker comes in over HTTP with the code of an action
 * and then with its activations; the action's own class is called, and what it gives goes out. Actions see this package and
 * Gson beside the JDK, and nothing else.
 */
@NullMarked
package dev.kiln.actions.java;

import org.jspecify.annotations.NullMarked;
