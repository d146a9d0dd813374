// SPDX-License-Identifier: Apache-2.0
package com.example.kiln;

import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What all invokers of this machine know of all sandboxes: a directory for each, {@code CLUSTER/ID}. It is written before the
 * process starts and removed after it ended, so that whoever looks after a crash finds everything.
 */
record State(Path root) {

    /** One sandbox. The process is told by its id and its start, as ids are used again. */
    record Entry(SandboxId id, Owner owner, long pid, long started, Optional<Integer> exitCode) {

        ListedSandbox listed() {
            return new ListedSandbox(id, owner, status());
        }

        SandboxStatus status() {
            if (exitCode.isPresent()) {
                return new SandboxStatus.Exited(exitCode.get(), false);
            }
            // 0 while it is being made; without a process and without a code its invoker is gone
            boolean isAlive = pid == 0 || process().isPresent();
            return isAlive ? new SandboxStatus.Running() : new SandboxStatus.Exited(137, false);
        }

        Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(it -> startOf(it) == started);
        }

        Entry running(ProcessHandle process) {
            return new Entry(id, owner, process.pid(), startOf(process), exitCode);
        }

        Entry exited(int code) {
            return new Entry(id, owner, pid, started, Optional.of(code));
        }

        private static long startOf(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }
    }

    private static final String FILE = "sandbox.properties";

    /** Where a sandbox keeps its socket and its temporary files. */
    Path folder(String cluster, SandboxId id) {
        return root.resolve(cluster).resolve(id.value());
    }

    /** Writes the entry so that a reader sees all of it or the one before. */
    synchronized void write(Entry entry) throws IOException { // by the maker and by whoever sees it end
        Path folder = folder(entry.owner().cluster(), entry.id());
        Properties properties = new Properties();
        properties.setProperty("pool", entry.owner().pool());
        properties.setProperty("invoker", entry.owner().invoker());
        properties.setProperty("epoch", Long.toString(entry.owner().epoch()));
        properties.setProperty("pid", Long.toString(entry.pid()));
        properties.setProperty("started", Long.toString(entry.started()));
        entry.exitCode().ifPresent(code -> properties.setProperty("exit", Integer.toString(code)));
        Path fresh = folder.resolve(FILE + ".new");
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            properties.store(writer, null);
        }
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    Optional<Entry> read(String cluster, SandboxId id) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder(cluster, id).resolve(FILE))) {
            properties.load(reader);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
        Owner owner = new Owner(
                cluster,
                properties.getProperty("pool"),
                properties.getProperty("invoker"),
                Long.parseLong(properties.getProperty("epoch")));
        return Optional.of(new Entry(
                id,
                owner,
                Long.parseLong(properties.getProperty("pid")),
                Long.parseLong(properties.getProperty("started")),
                Optional.ofNullable(properties.getProperty("exit")).map(Integer::valueOf)));
    }

    List<Entry> all(String cluster) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root.resolve(cluster))) {
            for (Path each : folders.toList()) {
                read(cluster, new SandboxId(each.getFileName().toString())).ifPresent(entries::add);
            }
        } catch (NoSuchFileException none) {
            return List.of();
        }
        return entries;
    }

    /** The entry goes first: what is not listed any more may still be being removed, but not the other way round. */
    void remove(String cluster, SandboxId id) throws IOException {
        Path folder = folder(cluster, id);
        Files.deleteIfExists(folder.resolve(FILE));
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(State::delete);
        } catch (NoSuchFileException | UncheckedIOException gone) {
            // somebody else removes it at the same time
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }
}
