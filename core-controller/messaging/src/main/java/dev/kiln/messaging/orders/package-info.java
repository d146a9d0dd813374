// SPDX-License-Identifier: Apache-2.0
/** What invokers shall be, as controllers tell them: their pools, and the language runtimes. */
@NullMarked
package dev.kiln.messaging.orders;

import org.jspecify.annotations.NullMarked;
