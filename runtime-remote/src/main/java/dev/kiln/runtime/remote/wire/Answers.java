// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The messages of {@code provider.proto} that come from the plugin; the numbers are those of its fields. What makes no sense
 * is refused with {@link MalformedMessage} or {@link IllegalArgumentException}, both of which {@link Connection} turns into
 * the platform's fault.
 */
public final class Answers {

    private static final int MAX_WEAKNESSES = 64;

    private Answers() {}

    /** How an answer is read. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(byte[] answer) throws MalformedMessage;
    }

    /** A checkpoint as the plugin told of it. */
    public record CheckpointMade(String id, long sizeBytes) {}

    /** It was done, and there is nothing to say. */
    public record Nothing() {}

    /** A step of a preparation. */
    public record Progress(String step, long doneBytes, long totalBytes) {}

    public static Nothing nothing(byte[] answer) throws MalformedMessage {
        Fields.of(answer);
        return new Nothing();
    }

    public static SelfDescription description(byte[] answer) throws MalformedMessage {
        Fields fields = Fields.of(answer);
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (long number : fields.allNumbers(5)) {
            // a number of a later version of the contract is a capability that is never used
            switch ((int) number) {
                case 1 -> capabilities.add(Capability.PAUSE);
                case 2 -> capabilities.add(Capability.USAGE);
                case 3 -> capabilities.add(Capability.CHECKPOINT);
                default -> {}
            }
        }
        return new SelfDescription(
                Texts.brief(fields.text(1)),
                Texts.brief(fields.text(2)),
                Texts.brief(fields.text(3)),
                isolation(fields.integer(4)),
                capabilities,
                fields.allTexts(6).stream()
                        .limit(MAX_WEAKNESSES)
                        .map(Texts::printable)
                        .toList());
    }

    public static Health health(byte[] answer) throws MalformedMessage {
        Fields fields = Fields.of(answer);
        String detail = Texts.printable(fields.text(2));
        return fields.number(1) != 0 ? new Health.Healthy(detail) : new Health.Unhealthy(detail);
    }

    public static Progress progress(byte[] answer) throws MalformedMessage {
        Fields fields = Fields.of(answer);
        return new Progress(
                Texts.printable(fields.text(1)), Math.max(0, fields.number(2)), Math.max(0, fields.number(3)));
    }

    public static SandboxAddress address(byte[] answer) throws MalformedMessage {
        Fields address = Fields.of(answer).message(1);
        String path = address.text(1);
        if (path.isEmpty()) {
            return new SandboxAddress.Tcp(Texts.brief(address.text(2)), address.integer(3));
        }
        if (!Path.of(path).isAbsolute()) {
            throw new IllegalArgumentException("the path of the socket is not absolute: '" + Texts.brief(path) + "'");
        }
        return new SandboxAddress.UnixSocket(Path.of(path));
    }

    public static SandboxStatus status(byte[] answer) throws MalformedMessage {
        return status(Fields.of(answer));
    }

    public static List<ListedSandbox> sandboxes(byte[] answer) throws MalformedMessage {
        List<ListedSandbox> listed = new ArrayList<>();
        for (Fields each : Fields.of(answer).allMessages(1)) {
            listed.add(new ListedSandbox(
                    new SandboxId(Texts.brief(each.text(1))), owner(each.message(2)), status(each.message(3))));
        }
        return listed;
    }

    public static SandboxUsage usage(byte[] answer) throws MalformedMessage {
        Fields fields = Fields.of(answer);
        return new SandboxUsage(Math.max(0, fields.number(1)), Duration.ofNanos(Math.max(0, fields.number(2))));
    }

    public static CheckpointMade checkpoint(byte[] answer) throws MalformedMessage {
        Fields fields = Fields.of(answer);
        return new CheckpointMade(fields.text(1), Math.max(0, fields.number(2)));
    }

    /** Hands what the chunk holds to the sink. */
    public static void logChunk(byte[] answer, LogSink sink) throws MalformedMessage {
        Fields fields = Fields.of(answer);
        LogSink.Stream stream = fields.number(1) == 1 ? LogSink.Stream.STDERR : LogSink.Stream.STDOUT;
        ByteBuffer data = fields.bytes(2);
        if (data.hasRemaining()) {
            sink.write(stream, data.array(), data.arrayOffset() + data.position(), data.remaining());
        }
    }

    private static SandboxStatus status(Fields fields) {
        return switch (fields.integer(1)) {
            case 0 -> new SandboxStatus.Gone();
            case 1 -> new SandboxStatus.Running();
            case 2 -> new SandboxStatus.Paused();
            case 3 -> new SandboxStatus.Exited(fields.integer(2), fields.number(3) != 0);
            default -> throw new IllegalArgumentException("there is no state " + fields.number(1) + " of a sandbox");
        };
    }

    private static Owner owner(Fields fields) {
        return new Owner(
                Texts.brief(fields.text(1)),
                Texts.brief(fields.text(2)),
                Texts.brief(fields.text(3)),
                fields.number(4));
    }

    /** What is not known is trusted least. */
    private static Isolation isolation(int number) {
        return switch (number) {
            case 1 -> Isolation.NAMESPACES;
            case 2 -> Isolation.CONTAINER;
            case 3 -> Isolation.VIRTUAL_MACHINE;
            default -> Isolation.NONE;
        };
    }
}
