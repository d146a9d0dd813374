// SPDX-License-Identifier: Apache-2.0
/**
 * What a cluster does by itself: ends what is deleted, in its own time; collects what lost its owner; empties namespaces; notices
 * lost nodes; counts budgets and quotas.
 */
@NullMarked
package dev.kiln.k8s.standin.controllers;

import org.jspecify.annotations.NullMarked;
