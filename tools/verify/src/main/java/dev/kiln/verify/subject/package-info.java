// SPDX-License-Identifier: Apache-2.0
/**
 * The process in which a plugin is judged: loads it as an invoker does, runs the kit on it, and tells its news, line by line.
 * Whatever the plugin does to the process, the one that watches it goes on. Comes in through {@link
 * dev.kiln.verify.subject.SubjectMain}.
 */
@NullMarked
package dev.kiln.verify.subject;

import org.jspecify.annotations.NullMarked;
