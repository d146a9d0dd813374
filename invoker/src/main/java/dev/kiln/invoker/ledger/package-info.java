// SPDX-License-Identifier: Apache-2.0
/**
 * What an invoker must not forget when its process is killed: which activations had begun, and which records are known but not
 * yet in the store. {@link dev.kiln.invoker.ledger.ActivationLedger} writes both to files, and after a restart {@link
 * dev.kiln.invoker.ledger.Redelivery} decides by them what becomes of an activation that is delivered again. The rooms that
 * run and report activations come in; segment files go out.
 */
@NullMarked
package dev.kiln.invoker.ledger;

import org.jspecify.annotations.NullMarked;
