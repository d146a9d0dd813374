// SPDX-License-Identifier: Apache-2.0
/**
 * What plays the inside of a sandbox: a listener, its HTTP conversations, a process that exists in figures only. The
 * providers of the testkit come in; nothing goes out but what a guest writes to its log sink.
 */
@NullMarked
package dev.kiln.testkit.guest;

import org.jspecify.annotations.NullMarked;
