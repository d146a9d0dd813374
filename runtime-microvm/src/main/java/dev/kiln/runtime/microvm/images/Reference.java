// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import dev.kiln.runtime.spi.SandboxImage;

/**
 * An image's name in its full form, as tools write it in many short ones.
 *
 * @param repository without Docker's own registry and its namespace for official images: {@code kiln/action-nodejs-v20}
 * @param tag {@code latest} when none was given; a digest with its algorithm when that was given
 */
record Reference(String repository, String tag) {

    static Reference of(SandboxImage image) {
        String repository = image.repository();
        String rest = image.reference().substring(repository.length());
        String tag = rest.isEmpty() ? "latest" : rest.substring(1);
        return new Reference(shortened(repository), tag);
    }

    /** The same for a name in a file; empty and too long ones are nobody's. */
    static boolean is(String name, Reference wanted) {
        return !name.isBlank()
                && name.length() <= 512
                && of(new SandboxImage(name)).equals(wanted);
    }

    /** The last part of the repository, for folders and files that are named after it. */
    String baseName() {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }

    private static String shortened(String repository) {
        String withoutRegistry =
                repository.startsWith("docker.io/") ? repository.substring("docker.io/".length()) : repository;
        return withoutRegistry.startsWith("library/")
                ? withoutRegistry.substring("library/".length())
                : withoutRegistry;
    }
}
