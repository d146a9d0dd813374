// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a request sends: opened anew for each attempt, never held whole unless it was before. */
public interface Body {

    /** Of a body whose length nobody knows. */
    long UNKNOWN = -1;

    /** The bytes; whoever sends them closes it. */
    InputStream open() throws IOException;

    long lengthBytes();

    static Body of(byte[] bytes) {
        return new Body() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public long lengthBytes() {
                return bytes.length;
            }
        };
    }
}
