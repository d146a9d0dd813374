// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** JSON as files pin it: names, order and values. White space in the files is free. */
public final class Golden {

    private Golden() {}

    public static ObjectNode read(Class<?> test, String file) {
        try (InputStream content = test.getResourceAsStream(file)) {
            assertThat(content).as("golden file %s beside %s", file, test).isNotNull();
            return Json.parseObject(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void assertMatches(Class<?> test, String file, ObjectNode json) {
        assertThat(Json.text(json)).as(file).isEqualTo(Json.text(read(test, file)));
    }
}
