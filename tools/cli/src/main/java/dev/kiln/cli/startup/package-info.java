// SPDX-License-Identifier: Apache-2.0
/** What the build does once so that every start is fast. The build's scripts come in; jars go out. No command uses it. */
@NullMarked
package dev.kiln.cli.startup;

import org.jspecify.annotations.NullMarked;
