// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.guest;

import dev.kiln.runtime.microvm.launch.Poll;
import dev.kiln.runtime.microvm.vm.Endpoint;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.SandboxUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A guest's control port. Each machine has a token of its own; the first order that carries one sets it.
 *
 * @param token 32 to 128 characters
 */
public record GuestControl(Endpoint endpoint, String token) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofMillis(400);
    /** What is sent while the guest has no token yet, and takes any. */
    private static final String NO_TOKEN = "none";

    /** Waits until the guest's first process answers; false when it does not in time. */
    public boolean awaitAnswer(Duration limit, Poll poll) throws IOException, InterruptedException {
        return poll.until(limit, () -> {
            try {
                return GuestLine.ask(endpoint, request("GET", "/health", NO_TOKEN, new byte[0]), GLANCE)
                                .status()
                        > 0;
            } catch (IOException e) {
                // it does not listen yet
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    /**
     * Starts the image's process.
     *
     * @throws GuestRefusal when the guest cannot start it; the message says why
     */
    public void start(GuestSettings settings) throws IOException, InterruptedException {
        order("/start", NO_TOKEN, settings);
    }

    /** Makes a clone somebody of its own; {@code formerToken} is that of the machine that was frozen. */
    public void restored(String formerToken, GuestSettings settings) throws IOException, InterruptedException {
        order("/restored", formerToken, settings);
    }

    /** Sets the guest's clock, which stood still while the machine did. */
    public void setClock(InstantSource clock) throws IOException, InterruptedException {
        order("/clock", token, new GuestSettings().clock(clock.instant()));
    }

    /** Follows what the guest tells, from its first word that is still there. */
    public GuestEvents follow(LogSink logs, String name) throws IOException, InterruptedException {
        return GuestEvents.follow(
                GuestLine.open(endpoint, request("GET", "/events?from=0", token, new byte[0]), PATIENCE), logs, name);
    }

    public SandboxUsage usage() throws IOException, InterruptedException {
        GuestLine.Answer answer = GuestLine.ask(endpoint, request("GET", "/usage", token, new byte[0]), PATIENCE);
        String[] figures = answer.text().strip().split(" ", 2);
        if (answer.status() != 200 || figures.length != 2) {
            throw new IOException("the guest does not tell its usage: " + answer);
        }
        return new SandboxUsage(Long.parseLong(figures[0]), Duration.ofNanos(1000 * Long.parseLong(figures[1])));
    }

    /** Waits until what the process wrote before this call is in the sink; bounded, never throws, not cut short by an interrupt. */
    public void drain(GuestEvents events, Duration patience, Poll poll) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            GuestLine.Answer answer = GuestLine.ask(endpoint, request("GET", "/drained", token, new byte[0]), patience);
            if (answer.status() == 200) {
                long position = Long.parseLong(answer.text().strip());
                poll.until(patience, () -> events.hasReached(position));
            }
        } catch (IOException | NumberFormatException e) {
            // a guest that does not answer has nothing more to say
        } catch (InterruptedException e) {
            wasInterrupted = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void order(String path, String authority, GuestSettings settings) throws IOException, InterruptedException {
        GuestLine.Answer answer = GuestLine.ask(endpoint, request("POST", path, authority, settings.bytes()), PATIENCE);
        if (answer.status() != 200) {
            throw new GuestRefusal(answer.text());
        }
    }

    private static byte[] request(String method, String path, String token, byte[] body) {
        byte[] head = (method + " " + path + " HTTP/1.1\r\nHost: guest\r\nX-Kiln-Token: " + token
                        + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    @Override
    public String toString() {
        return "GuestControl[" + endpoint + "]";
    }
}
