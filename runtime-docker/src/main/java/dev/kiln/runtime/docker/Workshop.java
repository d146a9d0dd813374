// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import dev.kiln.runtime.docker.socket.SocketFolders;
import dev.kiln.runtime.spi.RuntimeContext;
import java.util.concurrent.Semaphore;

/**
 * What all creations of a provider share.
 *
 * @param places bounds how many containers are in creation at once
 */
record Workshop(
        Engine engine,
        DockerConfig config,
        RuntimeContext context,
        Networks networks,
        Images images,
        OomWatch oom,
        SocketFolders sockets,
        Semaphore places) {

    /** Connections beside those of creations, for pause, status and the like. */
    private static final int OTHER_CONNECTIONS = 16;

    static Workshop open(DockerConfig config, RuntimeContext context) {
        Engine engine = new Engine(config.socket(), config.parallelCreates() + OTHER_CONNECTIONS);
        return new Workshop(
                engine,
                config,
                context,
                new Networks(engine, config, context.owner().cluster()),
                new Images(engine, config.pull(), context.metrics()),
                new OomWatch(engine, context.owner()),
                new SocketFolders(
                        config.socketDirectory(),
                        context.owner().cluster(),
                        config.listen() == DockerConfig.Listen.AUTO),
                new Semaphore(config.parallelCreates(), true));
    }
}
