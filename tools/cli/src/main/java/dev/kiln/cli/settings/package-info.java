// SPDX-License-Identifier: Apache-2.0
/** Where the server is and who asks: the property file that wsk made known, the environment, and the options that override both. Commands come in; files go out. */
@NullMarked
package dev.kiln.cli.settings;

import org.jspecify.annotations.NullMarked;
