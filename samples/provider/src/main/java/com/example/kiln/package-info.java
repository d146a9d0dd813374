// SPDX-License-Identifier: Apache-2.0
/**
 * A small and honest runtime provider: its sandboxes are child processes, each in a session of its own, with nothing between
 * them and the host. An invoker comes in through {@link com.example.kiln.ChildrenProviderFactory}.
 */
@NullMarked
package com.example.kiln;

import org.jspecify.annotations.NullMarked;
