// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Signs certificates for a test, by the JDK's keytool. */
final class Authority {

    private static final String PASSWORD = "for-a-test-only";

    private final Path folder;
    private final String name;

    Authority(Path folder, String name) throws Exception {
        this.folder = folder;
        this.name = name;
        keytool("-alias", name, "-dname", "CN=" + name, "-ext", "bc:c");
    }

    /** A key and a certificate for a controller. */
    PeersConfig.Tls sign(String file) throws Exception {
        keytool("-alias", file, "-dname", "CN=kiln-controller", "-signer", name);
        KeyStore keys = keys();
        return new PeersConfig.Tls(
                write(
                        file + "-key.pem",
                        "PRIVATE KEY",
                        keys.getKey(file, PASSWORD.toCharArray()).getEncoded()),
                write(file + ".pem", "CERTIFICATE", keys.getCertificate(file).getEncoded()),
                write(name + ".pem", "CERTIFICATE", keys.getCertificate(name).getEncoded()));
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", store().toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + " failed: " + Files.readString(output));
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private Path store() {
        return folder.resolve("keys.p12");
    }

    private String write(String file, String what, byte[] bytes) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        String text = "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
        return Files.writeString(folder.resolve(file), text).toString();
    }
}
