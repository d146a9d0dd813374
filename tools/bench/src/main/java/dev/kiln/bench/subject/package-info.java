// SPDX-License-Identifier: Apache-2.0
/**
 * What is measured: a standalone server in a process of its own, a sandbox without a platform, a container without Kiln; and what each costs in CPU.
 */
@NullMarked
package dev.kiln.bench.subject;

import org.jspecify.annotations.NullMarked;
