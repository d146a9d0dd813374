// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance.golden;

import java.util.function.Function;

/**
 * One form in which processes of two versions meet: a message, a file, a document.
 *
 * @param file of the previous version that has it, with its ending: {@code .json}, or {@code .hex} for bytes in hexadecimal
 * @param value what the file means
 */
public record Form<T>(String file, T value, Function<T, byte[]> writer, Function<byte[], T> reader) {

    byte[] written() {
        return writer.apply(value);
    }
}
