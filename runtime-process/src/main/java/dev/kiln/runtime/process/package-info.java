// SPDX-License-Identifier: Apache-2.0
/**
 * The runtime provider that needs nothing but Linux: each sandbox is the language runtime's own server, started from the
 * host's interpreter in namespaces that bubblewrap makes, and held by cgroups or, without them, by a watchdog. The invoker
 * comes in through {@link dev.kiln.runtime.process.ProcessProviderFactory}; what goes out are kernel files ({@code /proc},
 * {@code /sys/fs/cgroup}), the program {@code bwrap}, and the state directory, which is all that is known of a sandbox
 * once its invoker is gone.
 */
@NullMarked
package dev.kiln.runtime.process;

import org.jspecify.annotations.NullMarked;
