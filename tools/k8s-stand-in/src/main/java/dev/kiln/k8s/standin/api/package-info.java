// SPDX-License-Identifier: Apache-2.0
/**
 * The API server: paths and verbs, lists and watches, writes and deletions, discovery, reviews, and the streams of pods. Requests
 * come in through {@link dev.kiln.k8s.standin.api.ApiDoor}.
 */
@NullMarked
package dev.kiln.k8s.standin.api;

import org.jspecify.annotations.NullMarked;
