// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

/** The image that runs executables: this server's own, which its list of runtimes names among the black boxes, too. */
public final class NativeImage {
    public static final String NAME = "kiln/action-native-v1";

    private NativeImage() {}
}
