// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.connect;

import com.typesafe.config.Config;
import dev.kiln.controller.config.Settings;
import dev.kiln.model.identity.Secret;
import dev.kiln.server.start.StartupException;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import dev.kiln.store.couchdb.http.CouchDbConfig.Backoff;
import dev.kiln.store.couchdb.http.CouchDbConfig.Pool;
import dev.kiln.store.couchdb.http.CouchDbConfig.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads {@code kiln.store}. */
final class StoreSettings {

    private StoreSettings() {}

    static CouchDbConfig read(Config root) {
        Settings settings = Settings.of(root, "kiln.store");
        CouchDbConfig config = CouchDbConfig.standard(URI.create(settings.text("url")))
                .withPrefix(settings.text("prefix"))
                .withPool(new Pool(settings.number("max-connections"), settings.duration("connection-wait")))
                .withTimeouts(new Timeouts(settings.duration("connect-timeout"), settings.duration("socket-timeout")))
                .withBackoff(new Backoff(settings.number("retries"), settings.duration("retry-pause")));
        String user = settings.text("user");
        String secretFile = settings.text("secret-file");
        String certificates = settings.text("ca-file");
        settings.done();
        if (!user.isEmpty()) {
            config = config.withCredentials(user, secret(user, Path.of(secretFile)));
        }
        return certificates.isEmpty() ? config : config.withCaFile(Path.of(certificates));
    }

    private static Secret secret(String user, Path file) {
        try {
            return new Secret(Files.readString(file).strip());
        } catch (IOException e) {
            throw new StartupException(
                    "the password of CouchDB's user " + user + " cannot be read from '" + file + "'",
                    List.of("name a readable file in kiln.store.secret-file"));
        }
    }
}
