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

    /** Bytes that can be read once only: an attempt after the first has nothing to send, so there must be none. */
    static Body once(InputStream content) {
        return new Body() {
            @Override
            public InputStream open() {
                return content;
            }

            @Override
            public long lengthBytes() {
                return UNKNOWN;
            }
        };
    }
}
