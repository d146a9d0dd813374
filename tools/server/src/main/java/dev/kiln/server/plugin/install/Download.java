// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin.install;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Fetches one file. */
final class Download {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration WHOLE = Duration.ofMinutes(10);

    private final InstantSource clock;

    Download(InstantSource clock) {
        this.clock = clock;
    }

    /** Blocks for at most some ten minutes. */
    void fetch(URI uri, Path file, Allowance allowance) throws IOException {
        Instant end = clock.instant().plus(WHOLE);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) SILENCE.toMillis());
        try {
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new Refusal(uri + " was answered with status " + status, "check the address");
            }
            try (InputStream in = connection.getInputStream()) {
                allowance.write(in, file, () -> requireTime(uri, end));
            }
        } finally {
            connection.disconnect();
        }
    }

    private void requireTime(URI uri, Instant end) {
        if (clock.instant().isAfter(end)) {
            throw new Refusal(
                    uri + " was not there after " + WHOLE.toMinutes() + " minutes",
                    "fetch it by other means and install the file");
        }
    }
}
