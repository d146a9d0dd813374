// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written by hand is what {@code protoc} reads and writes by the published contract. */
class MessagesTest {

    private static final Owner OWNER = new Owner("here", "pool", "invoker.1", 1_234_567_890_123L);

    private final Protoc protoc = new Protoc();

    @Test
    void everyFieldOfASpecIsSent() throws Exception {
        SandboxSpec spec = new SandboxSpec(
                new SandboxId("a-1"),
                new SandboxImage("kiln/x:latest"),
                new SandboxLimits(1L << 33, 100, OptionalInt.of(250), 64, 1024, OptionalLong.of(1 << 20)),
                NetworkPolicy.EGRESS,
                Map.of("WORD", "ä \"=\n"),
                Map.of("kind", "x"),
                Duration.ofSeconds(60));

        assertThat(protoc.decode("RestoreRequest", Requests.restore("frozen", spec)))
                .isEqualTo("""
                        checkpoint_id: "frozen"
                        spec {
                          id: "a-1"
                          image: "kiln/x:latest"
                          limits {
                            memory_bytes: 8589934592
                            cpu_weight: 100
                            cpu_millis: 250
                            max_processes: 64
                            max_open_files: 1024
                            disk_bytes: 1048576
                          }
                          network: EGRESS
                          environment {
                            key: "WORD"
                            value: "\\303\\244 \\"=\\n"
                          }
                          tags {
                            key: "kind"
                            value: "x"
                          }
                          deadline_millis: 60000
                        }
                        """);
    }

    @Test
    void theFirstQuestionNamesVersionOwnerAndConfiguration() throws Exception {
        byte[] request = Requests.describe("0.1", OWNER, Path.of("/data"), Map.of("b", "", "a", "1"));

        assertThat(protoc.decode("DescribeRequest", request)).isEqualTo("""
                        spi_version: "0.1"
                        owner {
                          cluster: "here"
                          pool: "pool"
                          invoker: "invoker.1"
                          epoch: 1234567890123
                        }
                        data_directory: "/data"
                        config {
                          key: "a"
                          value: "1"
                        }
                        config {
                          key: "b"
                          value: ""
                        }
                        """);
    }

    @Test
    void aDescriptionIsReadWhole() throws Exception {
        byte[] answer = protoc.encode(
                "Description",
                "spi_version: '0.1' name: 'pods' version: '2' isolation: CONTAINER capabilities: [PAUSE, CHECKPOINT]"
                        + " weaknesses: 'One.' weaknesses: 'Two.'");

        assertThat(Answers.description(answer))
                .isEqualTo(new SelfDescription(
                        "0.1",
                        "pods",
                        "2",
                        Isolation.CONTAINER,
                        Set.of(Capability.PAUSE, Capability.CHECKPOINT),
                        List.of("One.", "Two.")));
    }

    @Test
    void aListIsReadWhole() throws Exception {
        String owner = " owner { cluster: 'here' pool: 'pool' invoker: 'invoker.1' epoch: 1234567890123 }";
        byte[] answer = protoc.encode(
                "Sandboxes",
                "sandboxes { id: 'a'" + owner + " status { state: RUNNING } } sandboxes { id: 'b'" + owner
                        + " status { state: EXITED exit_code: 137 out_of_memory: true } } sandboxes { id: 'c'" + owner
                        + " status { state: PAUSED } }");

        assertThat(Answers.sandboxes(answer))
                .containsExactly(
                        new ListedSandbox(new SandboxId("a"), OWNER, new SandboxStatus.Running()),
                        new ListedSandbox(new SandboxId("b"), OWNER, new SandboxStatus.Exited(137, true)),
                        new ListedSandbox(new SandboxId("c"), OWNER, new SandboxStatus.Paused()));
    }

    @Test
    void theSmallAnswersAreRead() throws Exception {
        assertThat(Answers.health(protoc.encode("Health", "healthy: true detail: 'fine'")))
                .isEqualTo(new Health.Healthy("fine"));
        assertThat(Answers.health(protoc.encode("Health", "detail: 'gone'"))).isEqualTo(new Health.Unhealthy("gone"));
        assertThat(Answers.usage(protoc.encode("SandboxUsage", "memory_bytes: 5000000000 cpu_nanos: 7")))
                .isEqualTo(new SandboxUsage(5_000_000_000L, Duration.ofNanos(7)));
        assertThat(Answers.address(protoc.encode("SandboxMade", "address { host: '10.0.0.7' port: 8080 }")))
                .isEqualTo(new SandboxAddress.Tcp("10.0.0.7", 8080));
        assertThat(Answers.address(protoc.encode("SandboxMade", "address { unix_path: '/run/x' }")))
                .isEqualTo(new SandboxAddress.UnixSocket(Path.of("/run/x")));
        assertThat(Answers.checkpoint(protoc.encode("CheckpointMade", "id: 'c' size_bytes: 9")))
                .isEqualTo(new Answers.CheckpointMade("c", 9));
        assertThat(Answers.progress(protoc.encode("Progress", "step: 'half' done_bytes: 1 total_bytes: 2")))
                .isEqualTo(new Answers.Progress("half", 1, 2));
        assertThat(Answers.status(new byte[0])).isEqualTo(new SandboxStatus.Gone());
    }

    @Test
    void aChunkOfALogReachesItsStreamAsItIs() throws Exception {
        RecordingLogSink sink = new RecordingLogSink();

        Answers.logChunk(protoc.encode("LogChunk", "stream: STDERR data: '\\000\\377x'"), sink);

        assertThat(sink.bytes(LogSink.Stream.STDERR)).containsExactly(0, 0xff, 'x');
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        byte[] relative = protoc.encode("SandboxMade", "address { unix_path: 'run/x' }");
        byte[] badId = protoc.encode("Sandboxes", "sandboxes { id: 'A B' }");

        assertThatIllegalArgumentException().isThrownBy(() -> Answers.address(relative));
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.address(new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Answers.sandboxes(badId));
        assertThatThrownBy(() -> Answers.health("HTTP/1.1 200 OK".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedMessage.class);
    }

    @Test
    void randomBytesAreAMessageOrMalformedAndNothingElse() {
        long seed = 7154;
        Random random = new Random(seed);
        int malformed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            try {
                Answers.sandboxes(bytes);
            } catch (MalformedMessage e) {
                malformed++;
            } catch (IllegalArgumentException e) {
                // a message, by chance, and no sandbox
            }
        }

        assertThat(malformed).as("seed " + seed).isGreaterThan(10_000);
    }
}
