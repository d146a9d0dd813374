// SPDX-License-Identifier: Apache-2.0
/** What a command may touch of the world: streams, environment, time; how it fails, and with which exit code. Every command comes in; nothing goes out. */
@NullMarked
package dev.kiln.cli.console;

import org.jspecify.annotations.NullMarked;
