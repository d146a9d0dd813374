// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.agent;

import dev.kiln.runtime.k8s.path.DataPath;
import dev.kiln.runtime.k8s.path.PodRef;
import dev.kiln.runtime.k8s.path.mux.MuxStream;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Reaches pods through the agent. The agent is started when it is first needed. */
public final class AgentPath implements DataPath {

    private final Path folder;
    private final AgentLink link;
    private final Map<String, Door> doors = new HashMap<>();
    private boolean isClosed;

    private AgentPath(Path folder, AgentLink link) {
        this.folder = folder;
        this.link = link;
    }

    /**
     * Begins to keep a connection as soon as a pod is to be reached.
     *
     * @param folder where the doors are, made when it is missing; several providers may share it
     * @param connector is closed with this
     */
    public static AgentPath start(Path folder, AgentConnector connector) {
        Door.removeLeft(folder);
        return new AgentPath(folder, AgentLink.start(connector));
    }

    @Override
    public synchronized SandboxAddress open(PodRef pod) throws SandboxException {
        if (isClosed) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot open a way to pod " + pod.name() + ": the provider is closed");
        }
        Door door = doors.get(pod.uid());
        if (door == null) {
            try {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                door = Door.open(pod, link, folder.resolve(shortName(pod.uid())));
                doors.put(pod.uid(), door);
            } catch (IOException e) {
                throw new SandboxException.ProviderUnavailable(
                        "cannot open a way to pod " + pod.name() + " in " + folder + ": " + e, e);
            }
        }
        return door.address();
    }

    @Override
    public boolean answers(PodRef pod, Duration patience) throws InterruptedException {
        try (MuxStream stream = link.await(patience).dial(pod.ip(), pod.port(), patience)) {
            return stream.awaitOpened(patience);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String describe() {
        return "through the agent, which is: " + link.state();
    }

    @Override
    public void close(PodRef pod) {
        Door door;
        synchronized (this) {
            door = doors.remove(pod.uid());
        }
        if (door != null) {
            door.close();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            doors.values().forEach(Door::close);
            doors.clear();
        }
        link.close();
    }

    /** A uid is chance; as much of it as makes one folder's names differ. */
    private static String shortName(String uid) {
        String letters = uid.replace("-", "");
        return letters.substring(0, Math.min(16, letters.length()));
    }
}
