// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import dev.kiln.cli.project.code.Code;
import dev.kiln.cli.project.manifest.ProjectPackage;
import java.util.Map;

/**
 * A package with the code of its actions.
 *
 * @param code by the names of the actions; those whose images have it are not there
 */
public record LoadedPackage(ProjectPackage described, Map<String, Code> code) {
    public LoadedPackage {
        code = Map.copyOf(code);
    }
}
