// SPDX-License-Identifier: Apache-2.0
/** What is refused, in which words. */
@NullMarked
package dev.kiln.k8s.standin.validation;

import org.jspecify.annotations.NullMarked;
