// SPDX-License-Identifier: Apache-2.0
/**
 * Judges action images by {@code actions/PROTOCOL.md}. The author of an image extends {@link
 * dev.kiln.actions.contract.ActionImageContract} in a test, and says how a sandbox is started from the image and where the
 * sources of its language are; what comes out are failed or passed sentences.
 */
@NullMarked
package dev.kiln.actions.contract;

import org.jspecify.annotations.NullMarked;
