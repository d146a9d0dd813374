// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.render;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How data is printed. */
public enum OutputFormat {
    /** For people: columns, and a line that says what was done. */
    TABLE,
    /** For programs: one JSON value and nothing else. */
    JSON,
    /** The bare value of a property. */
    RAW;

    /** Reads the words of the option, wsk's {@code std} among them. */
    public static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "table", "std" -> TABLE;
                case "json" -> JSON;
                case "raw" -> RAW;
                default ->
                    throw new TypeConversionException(
                            "'" + word + "' is not a format; write json or table (of properties also raw)");
            };
        }
    }
}
