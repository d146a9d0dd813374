// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sandboxes that are broken, whatever made them. */
final class BrokenSandboxes {

    private BrokenSandboxes() {}

    static Sandbox thatListensLater(Sandbox sound) {
        SandboxAddress free;
        try (ServerSocket briefly = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = new SandboxAddress.Tcp(briefly.getInetAddress().getHostAddress(), briefly.getLocalPort());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        return new ForwardingSandbox(sound) {
            @Override
            public SandboxAddress address() {
                return free;
            }
        };
    }

    static Sandbox thatOnlySaysItPauses(Sandbox sound) {
        return new ForwardingSandbox(sound) {
            private volatile boolean isPaused; // for show

            @Override
            public void pause() {
                isPaused = true;
            }

            @Override
            public void resume() {
                isPaused = false;
            }

            @Override
            public SandboxStatus status() throws SandboxException, InterruptedException {
                return isPaused ? new SandboxStatus.Paused() : super.status();
            }
        };
    }

    static Sandbox thatCannotPauseTwice(Sandbox sound) {
        return new ForwardingSandbox(sound) {
            @Override
            public void pause() throws SandboxException, InterruptedException {
                if (status() instanceof SandboxStatus.Paused) {
                    throw new SandboxException.ProviderUnavailable("it is paused already");
                }
                super.pause();
            }
        };
    }

    static Sandbox thatCannotBeDestroyedTwice(Sandbox sound) {
        return new ForwardingSandbox(sound) {
            @Override
            public void destroy() throws SandboxException, InterruptedException {
                if (status() instanceof SandboxStatus.Gone) {
                    throw new SandboxException.ProviderUnavailable("there is no such sandbox");
                }
                super.destroy();
            }
        };
    }

    static Sandbox thatIsNotDestroyed(Sandbox sound) {
        return new ForwardingSandbox(sound) {
            @Override
            public void destroy() {
                // it lives on
            }
        };
    }

    static Sandbox thatHidesItsCrash(Sandbox sound) {
        return new ForwardingSandbox(sound) {
            @Override
            public SandboxStatus status() throws SandboxException, InterruptedException {
                return super.status() instanceof SandboxStatus.Exited ? new SandboxStatus.Running() : super.status();
            }
        };
    }

    static Sandbox thatForgetsItsExitCode(Sandbox sound) {
        return new ForwardingSandbox(sound) {
            @Override
            public SandboxStatus status() throws SandboxException, InterruptedException {
                return super.status() instanceof SandboxStatus.Exited
                        ? new SandboxStatus.Exited(1, false)
                        : super.status();
            }
        };
    }

    static Sandbox thatInventsItsUsage(Sandbox sound) {
        return new ForwardingSandbox(sound) {
            @Override
            public SandboxUsage usage() {
                return new SandboxUsage(42, Duration.ofSeconds(42));
            }
        };
    }

    /** Sends logs to whoever asked last. */
    static RuntimeProvider thatSwitchesSinks(Broken.Sound sound) {
        Map<SandboxId, LogSink> latest = new ConcurrentHashMap<>();
        return Broken.create((provider, spec, logs) -> {
                    latest.put(spec.id(), logs);
                    return provider.create(spec, new ForwardingLogSink(logs) {
                        @Override
                        public void write(Stream stream, byte[] bytes, int offset, int length) {
                            latest.getOrDefault(spec.id(), logs).write(stream, bytes, offset, length);
                        }
                    });
                })
                .breakIt(sound);
    }

    /** Makes a new sandbox of an id that there is one of already. */
    static RuntimeProvider thatStartsAfresh(Broken.Sound sound) {
        Map<SandboxId, Sandbox> made = new ConcurrentHashMap<>();
        return Broken.create((provider, spec, logs) -> {
                    Sandbox before = made.remove(spec.id());
                    if (before != null) {
                        before.destroy();
                    }
                    Sandbox fresh = provider.create(spec, logs);
                    made.put(spec.id(), fresh);
                    return fresh;
                })
                .breakIt(sound);
    }
}
