// SPDX-License-Identifier: Apache-2.0
/**
 * The store ports: entities with revisions, activation records, attachments, subjects. Controllers and invokers come in; nothing of a database shows. Implementations live in the sub-packages, named by what keeps the data.
 */
@NullMarked
package dev.kiln.store;

import org.jspecify.annotations.NullMarked;
