// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome.Written;
import dev.kiln.store.Revision;
import dev.kiln.store.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** Writes as fast as it can and says what was acknowledged, until it is killed: the program that {@link CrashTest} kills. */
final class CrashWriter {

    private static final int WRITERS = 4;
    private static final int BATCH = 20;

    private CrashWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedStores stores = EmbeddedStores.open(Path.of(arguments[0]), Thread::new);
        int round = Integer.parseInt(arguments[1]);
        Thread[] writers = new Thread[WRITERS * 3];
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            writers[3 * i] = Thread.ofVirtual().start(() -> createActions(stores, round, writer));
            writers[3 * i + 1] = Thread.ofVirtual().start(() -> updateCode(stores, round, writer));
            writers[3 * i + 2] = Thread.ofVirtual().start(() -> appendActivations(stores, round, writer));
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    /** The code of a version: recognizable, and too large for its document. */
    static Code.Inline code(String name, int version) {
        return new Code.Inline((name + "@" + version + ";").repeat(2_000), false);
    }

    private static void createActions(EmbeddedStores stores, int round, int writer) {
        for (int i = 0; ; i++) {
            Action action = Samples.action("guest/small-" + round + "-" + writer + "-" + i);
            stores.artifacts().put(action, new Expected.Absent());
            say("action " + action.name());
        }
    }

    private static void updateCode(EmbeddedStores stores, int round, int writer) {
        QualifiedName name = QualifiedName.parse("guest/large-" + round + "-" + writer);
        Expected expected = new Expected.Absent();
        Action action = Samples.action(name.toString());
        while (true) {
            int version = action.version().patch();
            Action coded = action.withExec(action.exec().withCode(code(name.toString(), version)));
            Revision revision = ((Written) stores.artifacts().put(coded, expected)).revision();
            say("code " + name + " " + version);
            expected = new Expected.At(revision);
            action = Samples.updated(action, action.updated().plusSeconds(1));
        }
    }

    private static void appendActivations(EmbeddedStores stores, int round, int writer) {
        for (long next = ((long) round * WRITERS + writer) * 1_000_000; ; next += BATCH) {
            List<Activation> batch = LongStream.range(next, next + BATCH)
                    .mapToObj(Samples::activation)
                    .toList();
            stores.activations().append(batch);
            say("activations " + next + " " + BATCH);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
