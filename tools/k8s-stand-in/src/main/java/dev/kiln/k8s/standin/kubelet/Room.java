// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import dev.kiln.k8s.standin.controllers.Deletion;
import dev.kiln.k8s.standin.engine.Engine;
import dev.kiln.k8s.standin.engine.PodNetwork;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.store.EventLog;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.volumes.Volumes;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What every kubelet works with.
 *
 * @param tick how long it takes a kubelet to notice something; the real one's is a second
 */
record Room(
        Store store,
        EventLog events,
        Deletion deletion,
        Faults faults,
        Engine engine,
        PodNetwork network,
        NodeImages images,
        Volumes volumes,
        ContainerSpecs specs,
        InstantSource clock,
        Duration tick) {

    /** Whether the kubelet of a node does nothing at present. */
    boolean isSilent(String node) {
        return faults.concerns(Fault.KUBELET_STOPPED, node) || faults.concerns(Fault.NODE_LOST, node);
    }
}
