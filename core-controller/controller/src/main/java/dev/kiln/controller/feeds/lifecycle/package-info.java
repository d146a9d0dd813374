// SPDX-License-Identifier: Apache-2.0
/**
 * What all feeds have in common: what clients tell them of a trigger's life, whether it is on, and how they fire it. The rooms of
 * the feeds come in; rules and identities are asked.
 */
@NullMarked
package dev.kiln.controller.feeds.lifecycle;

import org.jspecify.annotations.NullMarked;
