// SPDX-License-Identifier: Apache-2.0
/**
 * What the commands of actions, packages, triggers and rules have in common: names, lists, fields, summaries, and what may
 * have been meant by a name that does not exist. Those commands come in; REST calls go out.
 */
@NullMarked
package dev.kiln.cli.entity;

import org.jspecify.annotations.NullMarked;
