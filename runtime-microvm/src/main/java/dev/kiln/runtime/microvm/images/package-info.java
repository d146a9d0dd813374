// SPDX-License-Identifier: Apache-2.0
/**
 * Where images come from: the Docker engine, or a folder of archives and OCI layouts. A name comes in, and out goes one stream of the
 * files that the image's layers make together, without anything being unpacked on the host. {@link
 * dev.kiln.runtime.microvm.images.EngineImages} and {@link dev.kiln.runtime.microvm.images.ImageFolder} are the doors.
 */
@NullMarked
package dev.kiln.runtime.microvm.images;

import org.jspecify.annotations.NullMarked;
