// SPDX-License-Identifier: Apache-2.0
/** The server's REST API over a small HTTP client that starts fast. Commands come in with an operation's name and a call; JSON comes back, or a failure that says what was tried. */
@NullMarked
package dev.kiln.cli.rest;

import org.jspecify.annotations.NullMarked;
