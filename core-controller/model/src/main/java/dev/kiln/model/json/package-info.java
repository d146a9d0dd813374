// SPDX-License-Identifier: Apache-2.0
/**
 * How JSON is read and written everywhere: one mapper with bounds that fit a function's code, and the error for input that does not parse. Codecs of the other rooms come in; Jackson goes out.
 */
@NullMarked
package dev.kiln.model.json;

import org.jspecify.annotations.NullMarked;
