// SPDX-License-Identifier: Apache-2.0
/**
 * What all objects of the API have in common: their JSON, their kinds, how they are selected, how much a quantity is, and how
 * the API says no. Knows nobody.
 */
@NullMarked
package dev.kiln.k8s.standin.objects;

import org.jspecify.annotations.NullMarked;
