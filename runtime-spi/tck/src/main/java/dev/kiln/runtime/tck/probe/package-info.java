// SPDX-License-Identifier: Apache-2.0
/**
 * How checks make things happen inside a sandbox: deeds, and their usual form, a JavaScript function that is sent to an
 * action runtime by {@code /init} and called by {@code /run}. Knows addresses and HTTP, and nothing of providers.
 */
@NullMarked
package dev.kiln.runtime.tck.probe;

import org.jspecify.annotations.NullMarked;
