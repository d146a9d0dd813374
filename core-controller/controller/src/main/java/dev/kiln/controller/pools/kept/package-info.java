// SPDX-License-Identifier: Apache-2.0
/** Pools as they are kept in the artifact store, with the swap that runs, if one does. Those who change and carry out come in. */
@NullMarked
package dev.kiln.controller.pools.kept;

import org.jspecify.annotations.NullMarked;
