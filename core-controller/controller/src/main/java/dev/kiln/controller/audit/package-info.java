// SPDX-License-Identifier: Apache-2.0
/** What operators did: written down where it lasts, and in the log. All rooms that operators change come in. */
@NullMarked
package dev.kiln.controller.audit;

import org.jspecify.annotations.NullMarked;
