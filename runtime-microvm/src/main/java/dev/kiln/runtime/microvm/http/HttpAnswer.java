// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.http;

import java.nio.charset.StandardCharsets;

/**
 * An answer that was read to its end.
 *
 * @param status such as 204
 */
public record HttpAnswer(int status, byte[] body) {

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
