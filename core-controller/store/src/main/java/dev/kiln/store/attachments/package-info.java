// SPDX-License-Identifier: Apache-2.0
/**
 * Large code: how it moves between an action and an attachment, and attachments as files. Artifact stores come in; what goes
 * out are bytes that were verified.
 */
@NullMarked
package dev.kiln.store.attachments;

import org.jspecify.annotations.NullMarked;
