// SPDX-License-Identifier: Apache-2.0
/**
 * The other controllers: who they are (a Pekko cluster over Artery) and what each says of itself several times a second. Throttles and scheduling come in to read one immutable view; what this controller says is asked of them. A controller without seeds is alone, and nothing of this starts.
 */
@NullMarked
package dev.kiln.controller.peers;

import org.jspecify.annotations.NullMarked;
