// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import dev.kiln.runtime.spi.ProviderDescriptor;
import java.nio.file.Path;

/** What was found where plugins are looked for. Holds nothing of the plugin's code. */
public sealed interface Plugin {

    /** The provider's name; of a broken plugin what its folder's name says. */
    String name();

    /** The plugin's version; of a broken plugin what its folder's name says, else empty. */
    String version();

    Place place();

    /** A provider that can be opened. */
    record Available(ProviderDescriptor descriptor, Place place) implements Plugin {
        @Override
        public String name() {
            return descriptor.name();
        }

        @Override
        public String version() {
            return descriptor.version();
        }
    }

    /** One that cannot, and why, as a sentence without its end. */
    record Broken(String name, String version, Place place, String reason) implements Plugin {}

    /** Where a plugin is. */
    sealed interface Place {

        /** A folder of jars. */
        record Folder(Path path) implements Place {
            @Override
            public String toString() {
                return path.toString();
            }
        }

        /** Among the host's own classes; such a plugin has one version, and is never unloaded. */
        record ClassPath() implements Place {
            @Override
            public String toString() {
                return "the class path";
            }
        }
    }
}
