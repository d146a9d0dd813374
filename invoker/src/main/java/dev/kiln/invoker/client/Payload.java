// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.client;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the body of a request. May be asked again for the same one. */
@FunctionalInterface
public interface Payload {
    void writeTo(JsonGenerator json) throws IOException;
}
