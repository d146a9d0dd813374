// SPDX-License-Identifier: Apache-2.0
/**
 * What actions, packages, triggers and rules have in common: parameters, annotations, and the head of their JSON.
 */
@NullMarked
package dev.kiln.model.entity;

import org.jspecify.annotations.NullMarked;
