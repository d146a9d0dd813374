// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.plan;

import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.project.manifest.ProjectPackage.Dependency;
import dev.kiln.cli.rest.EntityPath;
import java.util.List;
import java.util.Locale;

/** Where dependencies are. */
public final class Locations {

    private Locations() {}

    /**
     * Whether a dependency is a project in a folder, and no package on the server.
     *
     * @throws CommandFailure when it is a repository: nothing is fetched from the network
     */
    public static boolean isFolder(Dependency dependency) {
        String location = dependency.location();
        if (location.contains("://") || location.toLowerCase(Locale.ROOT).startsWith("github.com")) {
            throw CommandFailure.usage(
                    dependency.place() + ": '" + location + "' is a repository; code is not fetched from the network",
                    "clone it beside the manifest and give its folder, such as location: ./" + dependency.name());
        }
        return !location.startsWith("/");
    }

    /** The package {@code /namespace/package} that a dependency names. */
    static EntityPath packageAt(Dependency dependency, String namespace) {
        List<String> segments = List.of(dependency.location().substring(1).split("/", -1));
        if (segments.size() != 2 || segments.contains("")) {
            throw CommandFailure.usage(
                    dependency.place() + ": '" + dependency.location() + "' is not the name of a package",
                    "write location: /NAMESPACE/PACKAGE; /_/PACKAGE is one of your own, ./FOLDER a project beside this");
        }
        return new EntityPath(segments.getFirst().equals("_") ? namespace : segments.getFirst(), segments.getLast());
    }
}
