// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;

/** The JSON of a {@link Control}; OpenWhisk has no such message. */
public final class ControlCodec {

    private ControlCodec() {}

    public static byte[] encode(Control control) {
        return Json.bytes(Json.object()
                .put("invoker", control.invoker().number())
                .put("command", control.command().word())
                .put("by", control.by()));
    }

    /**
     * Reads a command.
     *
     * @throws IllegalArgumentException when the bytes are none
     */
    public static Control decode(byte[] bytes) {
        ObjectNode json = Json.parseObject(bytes);
        if (!json.path("invoker").isInt()) {
            throw new MalformedJsonException("'invoker' of a command must be the number of an invoker");
        }
        return new Control(
                new InvokerId(json.path("invoker").intValue()),
                command(json.path("command").asText()),
                json.path("by").asText("somebody"));
    }

    private static Control.Command command(String word) {
        for (Control.Command command : Control.Command.values()) {
            if (command.word().equals(word)) {
                return command;
            }
        }
        throw new MalformedJsonException("'" + word + "' is no command that an invoker knows");
    }
}
