// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Tells clients where the stand-in is and by which token they come in. */
public record Kubeconfig(String server, String user, String token, String namespace) {

    /** As a file of that name. */
    public String yaml() {
        return """
            apiVersion: v1
            kind: Config
            clusters:
            - name: stand-in
              cluster:
                server: "%s"
            users:
            - name: "%s"
              user:
                token: "%s"
            contexts:
            - name: stand-in
              context:
                cluster: stand-in
                user: "%s"
                namespace: "%s"
            current-context: stand-in
            """.formatted(server, user, token, user, namespace);
    }

    /** Writes it for its owner's eyes; whoever sees the file sees all of it. */
    public void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path unfinished = Files.createTempFile(
                folder,
                "kubeconfig",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, yaml());
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
