// SPDX-License-Identifier: Apache-2.0
/**
 * What was found out of a provider, and how it is told: the news that come from the kit's process, the report that they add up
 * to, and its forms for a terminal, for programs and for a browser. Knows no provider and runs nothing.
 */
@NullMarked
package dev.kiln.verify.report;

import org.jspecify.annotations.NullMarked;
