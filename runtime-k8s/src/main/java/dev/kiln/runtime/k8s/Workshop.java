// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.api.PodWatch;
import dev.kiln.runtime.k8s.guard.Guard;
import dev.kiln.runtime.k8s.nodes.Nodes;
import dev.kiln.runtime.k8s.path.DataPath;
import dev.kiln.runtime.k8s.pod.PodWriter;
import dev.kiln.runtime.k8s.start.PodStarter;
import dev.kiln.runtime.k8s.start.Removal;
import dev.kiln.runtime.spi.RuntimeContext;

/** What all that makes sandboxes shares, one for each provider. */
record Workshop(
        RuntimeContext context,
        K8sConfig config,
        Kube kube,
        PodWatch watch,
        PodWriter writer,
        PodStarter starter,
        Removal removal,
        DataPath path,
        Guard guard,
        Nodes nodes) {}
