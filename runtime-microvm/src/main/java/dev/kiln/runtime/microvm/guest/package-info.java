// SPDX-License-Identifier: Apache-2.0
/** The host's side of the conversation with a guest's first process ({@code guest/init.c} is the other). */
@NullMarked
package dev.kiln.runtime.microvm.guest;

import org.jspecify.annotations.NullMarked;
