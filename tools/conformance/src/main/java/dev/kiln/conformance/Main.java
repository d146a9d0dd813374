// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the page from what the tests saw, or says whether it is as it would be made. */
public final class Main {

    private Main() {}

    /** Arguments: {@code write} or {@code check}, and the root of the source tree. */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(arguments, new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    }

    static int run(String[] arguments, PrintStream out) throws IOException {
        if (arguments.length != 2 || !List.of("write", "check").contains(arguments[0])) {
            out.println("usage: (write | check) ROOT");
            return 2;
        }
        Path root = Path.of(arguments[1]);
        Path file = root.resolve("docs/conformance.md");
        String before = Files.exists(file) ? Files.readString(file) : "";
        Table table = new Table(Rows.load(), Proofs.read(root), before);
        List<String> empty = table.empty();
        empty.forEach(it -> out.println("no test that ended well saw: " + it));
        if (arguments[0].equals("write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, table.page());
            out.println("wrote " + file + ", rows without a proof: " + empty.size());
            return empty.isEmpty() ? 0 : 1;
        }
        boolean isCurrent = before.equals(table.page());
        if (!isCurrent) {
            out.println(file + " is not what the tests saw; after a run of all tests type: dev/conformance");
        }
        out.println("rows without a proof: " + empty.size() + ", page: " + (isCurrent ? "current" : "stale"));
        return isCurrent && empty.isEmpty() ? 0 : 1;
    }
}
