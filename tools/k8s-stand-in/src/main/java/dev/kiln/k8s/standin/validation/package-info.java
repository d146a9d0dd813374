// SPDX-License-Identifier: Apache-2.0
/**
 * What an object must look like to be stored: defaults that are filled in, rules that are checked, changes that are forbidden.
 * Pure; every rule speaks in the real one's words.
 */
@NullMarked
package dev.kiln.k8s.standin.validation;

import org.jspecify.annotations.NullMarked;
