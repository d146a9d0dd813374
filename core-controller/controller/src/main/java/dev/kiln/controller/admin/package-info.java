// SPDX-License-Identifier: Apache-2.0
/**
 * What operators do: subjects, their keys and limits, and invokers. Routes come in from the door, which lets operators in alone; the subject store, the bus and the audit log go out.
 */
@NullMarked
package dev.kiln.controller.admin;

import org.jspecify.annotations.NullMarked;
