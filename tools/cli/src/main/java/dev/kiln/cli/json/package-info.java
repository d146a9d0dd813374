// SPDX-License-Identifier: Apache-2.0
/** JSON trees for a program that must start fast: Jackson's nodes and parser, without its object mapper. Everybody comes in. */
@NullMarked
package dev.kiln.cli.json;

import org.jspecify.annotations.NullMarked;
