// SPDX-License-Identifier: Apache-2.0
/**
 * Web actions: functions that anybody may call as if they were web pages. A request becomes arguments, a result becomes a response, and between them it is an invocation by the namespace that owns the action. The door comes in with requests that it has not read; identity, entity and invoke are asked.
 */
@NullMarked
package dev.kiln.controller.web;

import org.jspecify.annotations.NullMarked;
