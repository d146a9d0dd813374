// SPDX-License-Identifier: Apache-2.0
/**
 * The language runtimes as operators read and change them, and how invokers hear of it. The server comes in; rooms that need to know
 * the kinds are given a supplier of them.
 */
@NullMarked
package dev.kiln.controller.runtimes;

import org.jspecify.annotations.NullMarked;
