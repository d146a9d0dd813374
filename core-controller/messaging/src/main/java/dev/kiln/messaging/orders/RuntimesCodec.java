// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.orders;

import dev.kiln.model.json.Json;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesJson;

/**
 * The JSON of the language runtimes in force: from any controller to all invokers, said again until their pings show the revision. It
 * tells the whole, so one that is lost or comes twice does no harm.
 */
public final class RuntimesCodec {

    private RuntimesCodec() {}

    public static byte[] encode(Runtimes runtimes) {
        return Json.bytes(RuntimesJson.of(runtimes));
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException when the bytes are none
     */
    public static Runtimes decode(byte[] bytes) {
        return RuntimesJson.read(Json.parseObject(bytes));
    }
}
