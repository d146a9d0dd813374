// SPDX-License-Identifier: Apache-2.0
/**
 * The API gateway: requests below {@code /apigw/{namespace}} reach the web actions to which the namespace's APIs lead, past keys
 * and limits of the route, with an answer for browsers on other sites. The door comes in with requests that it has not read; apis
 * tells what there is, and web answers.
 */
@NullMarked
package dev.kiln.controller.gateway;

import org.jspecify.annotations.NullMarked;
