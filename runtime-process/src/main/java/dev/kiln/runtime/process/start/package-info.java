// SPDX-License-Identifier: Apache-2.0
/**
 * How a sandbox is started: the language runtime that stands for its image, the host's interpreter, bubblewrap's command
 * line, the filter of system calls, and the threads that start the process and carry its output. Comes in from the
 * creation of a sandbox; goes out to {@code sh} and {@code bwrap}.
 */
@NullMarked
package dev.kiln.runtime.process.start;

import org.jspecify.annotations.NullMarked;
