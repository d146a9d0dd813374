// SPDX-License-Identifier: Apache-2.0
/** What the conformance kit does not ask of the stand-ins: scripts, faults and the price of a null sandbox. */
@NullMarked
package dev.kiln.testkit;

import org.jspecify.annotations.NullMarked;
