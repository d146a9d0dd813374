// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.kubelet;

import dev.kiln.k8s.standin.engine.Engine;
import dev.kiln.k8s.standin.engine.EngineStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Carries a container's log, both streams of it in the order written, to whoever asked for it. */
public final class Logs {

    private Logs() {}

    /** Opens the log; the caller closes it. Fails when there is no such container. */
    public static EngineStream open(Engine engine, String containerId, LogQuery query) throws IOException {
        String path = "/containers/" + containerId + "/logs?stdout=1&stderr=1&timestamps=1&follow="
                + (query.isFollowed() ? "1" : "0")
                + "&tail=" + (query.tailLines().isPresent() ? query.tailLines().getAsLong() : "all")
                + query.since().map(it -> "&since=" + seconds(it)).orElse("");
        return engine.open("GET", path, "");
    }

    /** Copies until the log ends, the limit is reached, or either side hangs up. */
    public static void copy(EngineStream log, LogQuery query, OutputStream out) throws IOException {
        long left = query.limitBytes().orElse(Long.MAX_VALUE);
        for (var frame = log.frame(); frame != null && left > 0; frame = log.frame()) {
            byte[] bytes = query.hasTimestamps() ? frame.bytes() : withoutTimestamp(frame.bytes());
            int length = (int) Math.min(left, bytes.length);
            out.write(bytes, 0, length);
            left -= length;
        }
    }

    /** Each line comes with its time, a blank, and itself; a long line comes in several frames, each with a time. */
    private static byte[] withoutTimestamp(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        int blank = text.indexOf(' ');
        return blank < 0 ? line : Arrays.copyOfRange(line, blank + 1, line.length);
    }

    private static String seconds(Instant time) {
        return time.getEpochSecond() + "." + String.format("%09d", time.getNano());
    }
}
