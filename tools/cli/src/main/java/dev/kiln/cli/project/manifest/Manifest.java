// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import java.util.List;
import java.util.Optional;

/**
 * What a project consists of.
 *
 * @param project its name; empty when the manifest does not give one
 */
public record Manifest(Optional<String> project, List<ProjectPackage> packages) {
    public Manifest {
        packages = List.copyOf(packages);
    }
}
