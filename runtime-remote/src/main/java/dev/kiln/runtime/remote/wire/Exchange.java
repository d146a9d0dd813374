// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call on its way. Messages are handed on one after the other, and the next is asked for when the last is dealt with, so
 * that a plugin that writes quickly waits for a reader that is slow.
 */
final class Exchange {

    /** Deals with a message; what it throws ends the call. */
    @FunctionalInterface
    interface Receiver {
        void receive(byte[] message) throws MalformedMessage;
    }

    private final ClientCall<byte[], byte[]> call;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private Exchange(ClientCall<byte[], byte[]> call) {
        this.call = call;
    }

    /** Begins; {@code atEnd} runs once, after the last message. */
    static Exchange start(
            Channel channel, Method method, byte[] request, CallOptions options, Receiver receiver, Runnable atEnd) {
        Exchange exchange = new Exchange(channel.newCall(method.descriptor(), options));
        exchange.call.start(exchange.new Listener(receiver, atEnd), new Metadata());
        exchange.call.request(1);
        exchange.call.sendMessage(request);
        exchange.call.halfClose();
        return exchange;
    }

    /** Waits for the end; an interrupt cancels the call. Fails with {@link StatusException}, or what the receiver threw. */
    void await(Duration limit) throws ExecutionException, TimeoutException, InterruptedException {
        try {
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | TimeoutException e) {
            cancel("nobody waits for it any more");
            throw e;
        }
    }

    void cancel(String reason) {
        call.cancel(reason, null);
    }

    private final class Listener extends ClientCall.Listener<byte[]> {
        private final Receiver receiver;
        private final Runnable atEnd;

        private Listener(Receiver receiver, Runnable atEnd) {
            this.receiver = receiver;
            this.atEnd = atEnd;
        }

        @Override
        public void onMessage(byte[] message) {
            try {
                receiver.receive(message);
                call.request(1);
            } catch (MalformedMessage | RuntimeException e) { // whatever it is, it ends the call and not the channel
                end.completeExceptionally(e);
                call.cancel("the message cannot be used", e);
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.isOk()) {
                end.complete(null);
            } else {
                end.completeExceptionally(new StatusException(status, trailers));
            }
            atEnd.run();
        }
    }
}
