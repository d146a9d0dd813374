// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of a sandbox outside of this JVM: its directory, the record and the files in it, and its processes in
 * {@code /proc}. Everybody else here comes in; nothing goes out but to the file system, which other providers on this
 * machine share.
 */
@NullMarked
package dev.kiln.runtime.process.state;

import org.jspecify.annotations.NullMarked;
