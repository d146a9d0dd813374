// SPDX-License-Identifier: Apache-2.0
/**
 * All objects, their one global revision, and the history of changes that watches are served from. The API writes here for its
 * clients; scheduler, kubelets and controllers write here for themselves. Knows objects and nothing else.
 */
@NullMarked
package dev.kiln.k8s.standin.store;

import org.jspecify.annotations.NullMarked;
