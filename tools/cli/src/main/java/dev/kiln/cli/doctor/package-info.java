// SPDX-License-Identifier: Apache-2.0
/**
 * {@code kiln doctor}: what is wrong with a set-up, from the property file to a function that runs. The tree of commands
 * comes in; the network and the programs of this host go out, by two small ports.
 */
@NullMarked
package dev.kiln.cli.doctor;

import org.jspecify.annotations.NullMarked;
