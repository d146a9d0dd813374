// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said on the command line. */
final class BrokerOptions {

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port for clients, 0 for any that is free (default: 9092).")
    int port = 9092;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on, which clients are told, too (default: 127.0.0.1, this machine only).")
    String host = "127.0.0.1";

    @Option(
            names = {"-d", "--data-dir"},
            paramLabel = "FOLDER",
            required = true,
            description = "Where messages are kept; made and formatted if need be.")
    Path dataDirectory = Path.of("broker");

    @Option(names = "--ready-file", paramLabel = "FILE", description = "Written when clients may come: the address.")
    @Nullable
    Path readyFile;

    @Option(
            names = "--owner",
            paramLabel = "PID",
            description = "Stop when this process ends, however it does: for a broker that another program started.")
    @Nullable
    Long owner;

    @Option(
            names = "--max-message-bytes",
            paramLabel = "BYTES",
            defaultValue = "67108864",
            description = "The largest message that any topic may allow (default: 64 MiB).")
    int maxMessageBytes = 64 * 1024 * 1024;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "Speak TLS, with the key and certificate of this PKCS12 or JKS store.")
    @Nullable
    Path keystore;

    @Option(
            names = "--tls-keystore-password-file",
            paramLabel = "FILE",
            description = "Its first line is the password of the key store.")
    @Nullable
    Path keystorePasswordFile;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "Ask clients for a name and a secret (SASL/PLAIN): a line name:secret for each that may come.")
    @Nullable
    Path credentials;

    /**
     * Checks what was said, and reads the files that it names.
     *
     * @throws IllegalArgumentException saying what does not fit
     */
    BrokerSettings settings() throws IOException {
        return new BrokerSettings(
                host, port, dataDirectory.toAbsolutePath(), maxMessageBytes, keystore(), credentials());
    }

    private Optional<BrokerSettings.Keystore> keystore() throws IOException {
        if (keystore == null && keystorePasswordFile == null) {
            return Optional.empty();
        }
        if (keystore == null || keystorePasswordFile == null) {
            throw new IllegalArgumentException(
                    "--tls-keystore and --tls-keystore-password-file belong together; give both or none");
        }
        String password =
                Files.readString(keystorePasswordFile).lines().findFirst().orElse("");
        return Optional.of(new BrokerSettings.Keystore(keystore.toAbsolutePath(), password));
    }

    private Map<String, String> credentials() throws IOException {
        return credentials == null ? Map.of() : Credentials.read(credentials);
    }
}
