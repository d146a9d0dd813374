// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.code;

/**
 * The code of an action, as it travels.
 *
 * @param text the source, or base64 of an archive
 * @param fileName what its kind can be guessed from; a folder's ends in {@code .zip}
 */
public record Code(String text, String fileName) {}
