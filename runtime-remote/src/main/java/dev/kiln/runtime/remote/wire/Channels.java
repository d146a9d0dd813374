// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Opens connections; all of one provider share one thread for their bytes, and each call has a virtual one for its messages. */
public final class Channels implements AutoCloseable {

    private static final int MAX_MESSAGE_BYTES = 4 << 20;
    private static final int MAX_METADATA_BYTES = 16 << 10;

    private final EventLoopGroup loop;
    private final Executor callbacks =
            task -> Thread.ofVirtual().name("kiln-remote-call").start(task);

    public Channels() {
        this.loop = new MultiThreadIoEventLoopGroup(
                1, Thread.ofPlatform().daemon().name("kiln-remote-io").factory(), NioIoHandler.newFactory());
    }

    public Connection open(Path socket) {
        return new Connection(NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .eventLoopGroup(loop)
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                // gRPC sets it for TCP, and Netty logs a warning for a socket that knows no such thing; null takes it
                // away
                .withOption(ChannelOption.SO_KEEPALIVE, null)
                // a name that every server accepts; the socket's path is not one
                .overrideAuthority("localhost")
                .usePlaintext()
                .executor(callbacks)
                .offloadExecutor(callbacks)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                // a plugin is asked once: what a repeated create would make is not for gRPC to decide
                .disableRetry()
                .build());
    }

    @Override
    public void close() {
        // not waited for: its thread has nothing left to do but to end
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(ended -> {});
    }
}
