// SPDX-License-Identifier: Apache-2.0
/** Decides how many stem pods a class of them needs. Pure: whoever asks brings the time and what happened. */
@NullMarked
package dev.kiln.runtime.k8s.stems.sizing;

import org.jspecify.annotations.NullMarked;
